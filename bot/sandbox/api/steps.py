"""What came of a step of a workflow."""

from bot.sandbox.api.method import ApiCall
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json, StepRun


def complete_success(call: ApiCall) -> Json:
    """``functions.completeSuccess``: the step is done."""
    run = _running(call)
    outputs = call.args["outputs"]
    if not isinstance(outputs, dict):
        raise SlackError("parameter_validation_failed")
    run.outputs = outputs
    return {"ok": True}


def complete_error(call: ApiCall) -> Json:
    """``functions.completeError``: the step cannot be done."""
    _running(call).error = call.text("error")
    return {"ok": True}


def _running(call: ApiCall) -> StepRun:
    run = call.workspace.steps.get(call.text("function_execution_id"))
    if run is None:
        raise SlackError("function_execution_not_found")
    if not run.is_running:
        raise SlackError("execution_not_in_running_state")
    return run
