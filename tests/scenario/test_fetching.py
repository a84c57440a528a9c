"""The way of a file from Slack to Mato, and what goes wrong on it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.fetching import MOST_BYTES, MOST_TRIES, fetched, handle, store
from bot.sandbox.person import readable
from kpi.errors import NotUnderstood, SlackRefused
from kpi.model import UserId
from kpi.ports import Job
from kpi.usecases.files.imports import JOB
from tests.dropped import META, ON_X, drop, one
from tests.factories import a_job
from tests.scenes import goal
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        stage.work()
        stage.deliver()
        yield stage


def job(stage: MatoStage, **changes: object) -> Job:
    """Drop a file and return its job as the worker gets it."""
    stage.aya.drop("week.csv", ON_X.encode(), stage.channel)
    with stage.mato.deps.uow() as uow:
        claimed = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=20)
        uow.commit()
    found = next(one for one in claimed if one.kind == JOB)
    return replace(found, **changes)  # type: ignore[arg-type]


def test_a_failing_slack_is_asked_again(stage: MatoStage) -> None:
    stage.sandbox.faults.replace([{"method": "files.info", "kind": "http_500_before", "times": 1}])
    mine = job(stage)

    with pytest.raises(SlackRefused):
        handle(stage.mato.deps, mine)
    handle(stage.mato.deps, mine)

    stage.deliver()
    assert "week.csv" in readable(stage.aya.messages(stage.aya.direct())[-1])


def test_the_last_time_the_person_is_told(stage: MatoStage) -> None:
    stage.sandbox.faults.replace([{"method": "files.info", "kind": "http_500_before"}])
    mine = job(stage, attempts=MOST_TRIES)
    direct = {**mine.payload, "channel": stage.aya.direct().id}

    handle(stage.mato.deps, replace(mine, payload=direct))

    stage.deliver()
    said = readable(stage.aya.messages(stage.aya.direct())[-1])
    assert "ファイルを取り込めませんでした。" in said
    assert "Slackからファイルを受け取れませんでした" in said


def test_a_file_whose_name_is_known_is_told_by_it(stage: MatoStage) -> None:
    stage.sandbox.faults.replace([{"method": "users.info", "kind": "http_500_before"}])
    mine = job(stage, attempts=MOST_TRIES)
    unknown = {**mine.payload, "user": stage.ken.user.id}

    handle(stage.mato.deps, replace(mine, payload=unknown))

    stage.deliver()
    said = readable(stage.ken.messages(stage.ken.direct())[-1])
    assert "「week.csv」は取り込めませんでした" in said


def test_in_a_channel_a_file_that_is_never_seen_is_no_matter(stage: MatoStage) -> None:
    stage.sandbox.faults.replace([{"method": "files.info", "kind": "http_500_before"}])

    handle(stage.mato.deps, job(stage, attempts=MOST_TRIES))

    assert stage.deliver() == 0


def test_a_file_that_is_gone_is_forgotten(stage: MatoStage) -> None:
    mine = job(stage)
    stage.workspace.files.clear()

    handle(stage.mato.deps, mine)

    assert stage.deliver() == 0


def info(stage: MatoStage, **changes: object) -> dict[str, object]:
    """Return what Slack says of a file that is there."""
    stage.aya.drop("week.csv", ON_X.encode(), stage.channel)
    file = next(iter(stage.workspace.files.values()))
    found: dict[str, object] = stage.sandbox.acts.file_json(file)
    return {**found, **changes}


def test_a_file_comes_whole(stage: MatoStage) -> None:
    found = fetched(stage.mato.deps, stage.workspace_id, info(stage), "week.csv")

    assert found == ON_X.encode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url_private_download": "https://files.example.com/week.csv"}, "import.not_in_slack"),
        (
            {"url_private_download": "https://files.slack.com@example.com/x"},
            "import.not_in_slack",
        ),
        ({"url_private_download": "file:///etc/hostname"}, "import.not_in_slack"),
        ({"url_private_download": "", "url_private": ""}, "import.not_in_slack"),
        ({"size": MOST_BYTES + 1}, "import.too_large"),
    ],
    ids=["elsewhere", "disguised", "on_disk", "nowhere", "large"],
)
def test_a_file_is_fetched_from_slack_only(
    stage: MatoStage, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        fetched(stage.mato.deps, stage.workspace_id, info(stage, **changes), "week.csv")

    assert caught.value.code == code


def test_a_file_that_is_larger_than_slack_says_is_not_read_to_its_end(stage: MatoStage) -> None:
    told = info(stage, size=1)
    next(iter(stage.workspace.files.values())).content = bytes(MOST_BYTES + 1)

    with pytest.raises(NotUnderstood) as caught:
        fetched(stage.mato.deps, stage.workspace_id, told, "week.csv")

    assert caught.value.code == "import.too_large"


@pytest.mark.parametrize(
    ("changes", "reason"), [({"size": 10_000}, "cut_short"), ({"size": None}, "sign_in_page")]
)
def test_half_a_file_or_a_sign_in_page_is_no_file(
    stage: MatoStage, changes: dict[str, object], reason: str
) -> None:
    told = info(stage, **changes)
    if reason == "sign_in_page":
        stage.workspace.files.clear()

    with pytest.raises(SlackRefused) as caught:
        fetched(stage.mato.deps, stage.workspace_id, told, "week.csv")

    assert caught.value.data["reason"] == reason


def test_a_file_from_somebody_unknown_is_answered_in_their_language(stage: MatoStage) -> None:
    with stage.mato.deps.uow(reading=True) as uow:
        known = uow.people.get(stage.workspace_id, UserId(stage.ken.user.id))
    assert known is None

    shown = one(drop(stage, ON_X, person=stage.ken))

    assert "Here is what “week.csv” holds" in readable(shown)


def test_a_large_file_that_cannot_be_stored_after_all_says_why(stage: MatoStage) -> None:
    shown = one(drop(stage, META, "Reach.csv"))
    draft = json.loads(shown.blocks[-1]["elements"][0]["value"])["draft"]
    payload = {"draft": draft, "user": stage.aya.user.id, "name": "Reach.csv"}

    store(stage.mato.deps, a_job(workspace_id=stage.workspace_id, payload=payload))

    stage.deliver()
    said = readable(stage.aya.messages(stage.aya.direct())[-1])
    assert "「Reach.csv」は取り込めませんでした" in said
