"""Turns a request of any of Slack's shapes into checked arguments."""

import json
from collections.abc import Mapping

from werkzeug.wrappers import Request

from bot.sandbox.api.method import BOOLEANS, INTEGERS, STRUCTURES, Method
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

TRANSPORT = frozenset({"token", "team_id"})
TRUE = frozenset({"1", "true", "True"})
FALSE = frozenset({"0", "false", "False"})
FORMAT_ERRORS = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


def raw_arguments(request: Request, *, takes_json: bool = True) -> Json:
    """Return the arguments of query, form or JSON body, unchecked."""
    args: Json = {**request.args.to_dict(), **request.form.to_dict()}
    basic = request.authorization
    if basic and basic.type == "basic":
        args |= {"client_id": basic.username, "client_secret": basic.password}
    if request.mimetype == "application/json" and takes_json:
        try:
            body = json.loads(request.get_data() or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        args |= body
    return args


def checked_arguments(method: Method, raw: Mapping[str, object]) -> Json:
    """Return the arguments with their types; SlackError for whatever is not right."""
    given = {key: value for key, value in raw.items() if key not in TRANSPORT}
    problems = [f"unsupported argument: {key}" for key in sorted(given.keys() - method.args)]
    problems += [
        f"missing required field: {key}" for key in method.required if given.get(key) in (None, "")
    ]
    if method.one_of and not given.keys() & set(method.one_of):
        code = "no_text" if "text" in method.one_of else "invalid_arguments"
        raise SlackError(code, [f"one of these is required: {', '.join(method.one_of)}"])
    if len(given.keys() & set(method.not_both)) > 1:
        problems.append(f"only one of these may be given: {', '.join(method.not_both)}")
    if problems:
        raise SlackError("invalid_arguments", problems)
    return {key: _typed(key, value) for key, value in given.items()}


def _typed(name: str, value: object) -> object:
    if name in STRUCTURES:
        return _structure(name, value)
    if name in BOOLEANS:
        return _boolean(name, value)
    if name in INTEGERS:
        return _integer(name, value)
    if isinstance(value, str):
        return value
    raise SlackError("invalid_arguments", [f"must be a string [json-pointer:/{name}]"])


def _structure(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        code = FORMAT_ERRORS.get(name, "invalid_arguments")
        raise SlackError(code, [f"must be JSON [json-pointer:/{name}]"]) from None


def _boolean(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in TRUE or value in FALSE:
        return value in TRUE
    raise SlackError("invalid_arguments", [f"must be a boolean [json-pointer:/{name}]"])


def _integer(name: str, value: object) -> int:
    if not isinstance(value, bool) and isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value)
    raise SlackError("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"])
