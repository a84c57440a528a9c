"""The step of Workflow Builder: a value is logged once, or it is said in words why not."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from bot import payloads
from bot.i18n.localizer import load_localizers
from bot.ids import Step
from bot.listeners import showing
from bot.manifest import manifest
from bot.sandbox.config import AppProfile
from bot.sandbox.model import StepRun
from kpi.model import ChannelId, Language
from tests.logged import values
from tests.page_client import JSON
from tests.sandboxes import Fetched, fetch
from tests.scenes import goal, kpi
from tests.stages import SIGNING_SECRET, MatoStage, mato_stage

#: Mato as its manifest with the step declares it.
WITH_STEP = replace(
    AppProfile.from_manifest(manifest(load_localizers()[Language.JA], with_steps=True)),
    signing_secret=SIGNING_SECRET,
)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url, app=WITH_STEP) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


def run(stage: MatoStage, **inputs: str) -> StepRun:
    """Have Aya's workflow log 1.2万 impressions, but for what is said otherwise."""
    usual = {
        "user": stage.aya.user.id,
        "channel": stage.channel.id,
        "kpi": "インプレッション",
        "number": "1.2万",
    }
    return stage.aya.run_step(Step.LOG, usual | inputs)


def test_a_workflow_logs_a_number_for_a_kpi(stage: MatoStage) -> None:
    done = run(stage)

    assert done.error is None
    assert done.outputs is not None
    assert "インプレッション" in done.outputs["recorded"]
    assert "12,000" in done.outputs["recorded"]
    assert values(stage) == ["12000"]


def test_the_day_may_be_said(stage: MatoStage) -> None:
    done = run(stage, day="2026-11-20", number="5")

    assert done.outputs is not None
    assert "11月20日" in done.outputs["recorded"]


def test_a_step_that_is_told_again_logs_nothing_twice(stage: MatoStage) -> None:
    done = run(stage, number="5")
    stage.aya.command("/kpi log インプレッション 9", stage.channel)

    again = stage.aya.run_step(Step.LOG, done.inputs, again=done)

    assert again.error is None
    assert values(stage) == ["9"]


def test_a_step_whose_end_got_lost_is_ended_by_slacks_next_try(stage: MatoStage) -> None:
    lost = {"method": "functions.completeSuccess", "kind": "http_500_before", "times": 1}
    stage.sandbox.faults.replace([lost])

    begun = run(stage, number="5")
    assert stage.sandbox.wait_until(
        lambda: not stage.workspace.steps[begun.id].is_running, timeout=10.0
    )

    assert stage.workspace.steps[begun.id].outputs == {}
    with stage.mato.deps.uow(reading=True) as uow:
        runs = uow.runs.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
    assert (len(runs), values(stage)) == (1, ["5"])


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"kpi": "来店者数"}, "「来店者数」というKPIは、このチャンネルにありません"),
        ({"number": "たくさん"}, "数値がありません"),
        ({"number": "3.4%"}, "単位"),
        ({"day": "昨日"}, "日付「昨日」を読み取れませんでした"),
        ({"channel": "C00000000"}, "見つかりません"),
        ({"user": "U99999999"}, "記録する人が見つかりません"),
        ({"user": ""}, "記録する人が見つかりません"),
    ],
)
def test_what_cannot_be_logged_is_said_in_words(
    stage: MatoStage, inputs: dict[str, str], said: str
) -> None:
    failed = run(stage, **inputs)

    assert failed.outputs is None
    assert said in str(failed.error)
    assert values(stage) == []


def by_page(stage: MatoStage, **body: object) -> Fetched:
    """Run a step as the sandbox's page does."""
    asked = {"workspace": stage.workspace.id, "user": stage.aya.user.id, **body}
    return fetch(
        f"{stage.sandbox.url}/sandbox/api/step",
        method="POST",
        body=json.dumps(asked).encode(),
        headers=JSON,
    )


def test_the_page_offers_the_step_with_what_it_takes(stage: MatoStage) -> None:
    (offered,) = fetch(f"{stage.sandbox.url}/sandbox/api/state").json["steps"]

    assert (offered["callback_id"], offered["title"]) == (Step.LOG, "KPIの数値を記録")
    needed = {one["name"] for one in offered["inputs"] if one["required"]}
    assert needed == {"user", "channel", "kpi", "number"}


def test_the_page_runs_the_step_and_is_told_what_came_of_it(stage: MatoStage) -> None:
    inputs = {
        "user": stage.aya.user.id,
        "channel": stage.channel.id,
        "kpi": "インプレッション",
        "number": "1.2万",
        "day": "",
    }

    done = by_page(stage, callback_id=Step.LOG, inputs=inputs).json
    failed = by_page(stage, callback_id=Step.LOG, inputs=inputs | {"number": "たくさん"}).json

    assert "12,000" in done["outputs"]["recorded"]
    assert (done["ok"], done["failed"], failed["ok"]) == (True, None, False)
    assert "数値がありません" in failed["failed"]
    assert values(stage) == ["12000"]


def test_the_page_runs_no_step_that_the_app_does_not_offer(stage: MatoStage) -> None:
    refused = by_page(stage, callback_id="another", inputs={})

    assert (refused.status, values(stage)) == (400, [])


def test_the_stand_in_ends_a_step_once_as_slack_does(stage: MatoStage) -> None:
    client = stage.mato.deps.clients.of(stage.workspace_id)
    done = run(stage)

    def refused(execution: str, outputs: object = None) -> str:
        with pytest.raises(SlackApiError) as caught:
            client.functions_completeSuccess(
                function_execution_id=execution,
                outputs={} if outputs is None else outputs,  # type: ignore[arg-type]
            )
        return str(caught.value.response["error"])

    assert refused(done.id) == "execution_not_in_running_state"
    assert refused("Fx0") == "function_execution_not_found"
    stage.workspace.steps[done.id].outputs = None
    assert refused(done.id, ["a"]) == "parameter_validation_failed"


def test_slack_is_told_of_a_step_by_matos_own_token_where_it_gives_none(
    stage: MatoStage,
) -> None:
    body = {
        "team_id": stage.workspace.id,
        "event": {
            "function": {"callback_id": Step.LOG.value},
            "function_execution_id": "Fx9",
            "inputs": {"user": "U1", "day": None},
        },
    }
    asked = payloads.step(body)
    stage.workspace.steps["Fx9"] = StepRun(id="Fx9", callback_id=Step.LOG, inputs={})

    showing.for_step(stage.mato.deps, asked, [])
    showing.for_step(stage.mato.deps, asked, [])
    showing.step_failed(stage.mato.deps, asked, "too late")

    assert (asked.inputs, asked.token) == ({"user": "U1"}, "")
    assert stage.workspace.steps["Fx9"].outputs == {}
    assert stage.workspace.steps["Fx9"].error is None


def test_nobody_logs_into_a_private_channel_that_they_are_not_in(stage: MatoStage) -> None:
    stage.channel.is_private = True
    stage.channel.members.remove(stage.ken.user.id)
    with stage.mato.deps.uow() as uow:
        team = uow.teams.get(stage.workspace_id, ChannelId(stage.channel.id))
        assert team is not None
        uow.teams.save(replace(team, is_private=True))
        uow.commit()

    failed = run(stage, user=stage.ken.user.id)

    assert failed.error is not None
    assert (failed.outputs, values(stage)) == (None, [])


def test_without_the_step_in_its_manifest_slack_sends_none(sqlite_url: str) -> None:
    with mato_stage(sqlite_url) as stage:
        assert run(stage).is_running
