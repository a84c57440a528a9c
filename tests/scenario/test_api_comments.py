"""``POST /api/v1/comments``: texts in, counts kept, nothing of the texts anywhere afterwards."""

import json
import logging
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import bootstrap
from bot.api.openapi import COMMENTS_PATH, MOST_COMMENT_BYTES, PATH
from bot.sandbox.person import readable
from kpi.model import ChannelId, Period
from tests import commented
from tests.commented import LINE, SECRET
from tests.dropped import DAYS, drop
from tests.dropped import one as dropped
from tests.forms import press
from tests.logged import values
from tests.scenario import test_api
from tests.scenario.test_api import new_token, problem, runs
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

COMMENTS = [
    {"date": day.isoformat(), "platform": "X", "author": who, "text": text}
    for day, who, text in commented.COMMENTS
]


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        goal(stage, "ユーザーとの交流を深めたい")
        kpi(stage, "コメントの内容 80% 3月末まで")
        yield stage


def read_by_day(stage: MatoStage) -> Mapping[date, int]:
    """Return how many comments are counted on each day."""
    with stage.mato.deps.uow(reading=True) as uow:
        series = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        (read,) = (one.series_id for one in series if one.metric == "comments_read")
        period = Period(start=DAYS[0], end=DAYS[1] + timedelta(days=1))
        found = uow.observations.points(stage.workspace_id, read, period)
    return {day: int(value) for day, value in found}


@pytest.fixture
def web(stage: MatoStage) -> FlaskClient:
    return bootstrap.web_app(stage.mato).test_client()


@pytest.fixture
def token(stage: MatoStage) -> str:
    return new_token(stage)


def send(
    web: FlaskClient, token: str, body: object, media_type: str = "application/json", key: str = ""
) -> TestResponse:
    sent = body if isinstance(body, str) else {"comments": body}
    return test_api.send(
        web, token, sent, content_type=media_type, key=key or None, path=COMMENTS_PATH
    )


def counts(answer: TestResponse) -> Mapping[str, int]:
    return {name: n for name, n in answer.get_json().items() if isinstance(n, int) and n}


def test_comments_become_the_shares_of_a_kpi_and_a_line_of_the_digest(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    answer = send(web, token, COMMENTS)
    stage.work()

    assert counts(answer) == {"comments": 4, "read": 10, "written": 10}
    assert values(stage) == ["100", "50"]
    assert LINE in stage.aya.command("/kpi digest preview", stage.channel).text
    assert "10 read, 10 new" in stage.ken.command("/kpi sources", stage.channel).text


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/x-ndjson", "\n".join(json.dumps(one) for one in COMMENTS)),
        (
            "text/csv",
            "date,platform,author,text\n"
            + "".join(",".join(one.values()) + "\n" for one in COMMENTS),
        ),
    ],
)
def test_lines_and_tables_say_the_same(
    web: FlaskClient, token: str, media_type: str, body: str
) -> None:
    send(web, token, COMMENTS)

    again = send(web, token, body, media_type)

    assert counts(again) == {"comments": 4, "known": 4, "read": 10, "unchanged": 10}


def test_what_was_written_and_by_whom_is_nowhere_afterwards(
    stage: MatoStage,
    web: FlaskClient,
    token: str,
    sqlite_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    slipped = [{"date": SECRET, "text": "5"}, {SECRET: "5"}, SECRET, {"text": SECRET, "date": ""}]
    table = f"text,date\n5 stars, {SECRET},{DAYS[0]}\nfine,{SECRET}\n"

    answers = [
        send(web, token, [*COMMENTS, *slipped], key="k1"),
        send(web, token, slipped, key="k2"),
        send(web, token, table, "text/csv", key="k3"),
        send(web, token, SECRET, key="k4"),
    ]
    stage.work()
    stage.deliver()

    assert [answer.status_code for answer in answers] == [200, 422, 422, 400]
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    kept = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    for gone in (SECRET, "ケン", "売り切れ"):
        for written in (gone, json.dumps(gone)[1:-1]):
            assert written.encode() not in kept
            assert written not in caplog.text
            assert not any(written in answer.text for answer in answers)
    assert json.dumps("再入荷")[1:-1].encode() in kept


def test_the_same_request_again_is_answered_as_before(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    first, again = (send(web, token, COMMENTS, key="k1") for _ in range(2))

    assert first.get_json() == again.get_json()
    assert runs(stage) == 1


def test_a_key_is_good_for_one_body_at_one_address(web: FlaskClient, token: str) -> None:
    send(web, token, COMMENTS, key="k1")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k1"}
    table = "date,comment,metric,value\n2026-01-05,a,likes,3\n"

    other = send(web, token, COMMENTS[:2], key="k1")
    send(web, token, table, "text/csv", key="k2")
    headers["Idempotency-Key"] = "k2"
    elsewhere = web.post(PATH, data=table, content_type="text/csv", headers=headers)

    assert problem(other) == (422, "api.key_used")
    assert problem(elsewhere) == (422, "api.key_used")


def test_a_part_of_a_day_is_added_and_what_was_sent_before_is_known(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    send(web, token, COMMENTS[:1])

    both = send(web, token, COMMENTS[:2])
    again = send(web, token, COMMENTS[:1])

    assert counts(both) == {
        "comments": 2,
        "known": 1,
        "read": 5,
        "replaced": 3,
        "unchanged": 2,
    }
    assert counts(again) == {"comments": 1, "known": 1, "read": 5, "unchanged": 5}
    assert read_by_day(stage) == {DAYS[0]: 2}


def test_a_comment_with_an_id_is_known_by_it_alone(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    alike = [{"text": "いいね", "date": DAYS[0].isoformat(), "id": f"c{at}"} for at in (1, 2)]
    send(web, token, alike)

    edited = send(web, token, [{**alike[0], "text": "いいね（編集）"}])

    assert counts(edited)["known"] == 1
    assert read_by_day(stage) == {DAYS[0]: 2}


def test_a_file_and_requests_count_the_same_comments_once(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    send(web, token, [COMMENTS[0], {**COMMENTS[1], "author": "サク"}])
    table = "date,platform,author,text\n" + "".join(
        ",".join(one.values()) + "\n" for one in COMMENTS
    )
    shown = dropped(drop(stage, table, "comments.csv"))
    assert "このうち1件は取り込み済みです。新しい3件だけを件数に加えます。" in readable(shown)

    press(stage.aya, shown, "取り込む")

    assert read_by_day(stage) == {DAYS[0]: 3, DAYS[1]: 2}


def test_a_day_is_the_channels(stage: MatoStage, web: FlaskClient, token: str) -> None:
    send(web, token, [{"text": "いいね", "date": f"{DAYS[0]}T15:30:00Z"}])

    with stage.mato.deps.uow(reading=True) as uow:
        series = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        (read,) = (one for one in series if one.metric == "comments_read")
        found = uow.observations.recent_days(stage.workspace_id, [read.series_id])
    assert [day.isoformat() for day in found[read.series_id]] == [DAYS[1].isoformat()]


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        ("{", "application/json", (400, "api.not_json")),
        ('{"observations": []}', "application/json", (400, "api.no_comments")),
        ('{"comments": []}', "application/json", (400, "api.empty")),
        ("date,likes\n2026-01-05,3\n", "text/csv", (400, "api.not_comments")),
        ("text,date\nfine,03/04/2026\n", "text/csv", (400, "source.unanswered")),
        ("fine", "text/plain", (415, "api.media_type")),
    ],
)
def test_a_body_that_cannot_be_read_is_said_to_be_so(
    web: FlaskClient, token: str, body: str, media_type: str, expected: tuple[int, str]
) -> None:
    assert problem(send(web, token, body, media_type)) == expected


@pytest.mark.parametrize("sign", ["\ud800", "\x00"])
def test_signs_that_no_store_takes_break_nothing(web: FlaskClient, token: str, sign: str) -> None:
    odd = [{**COMMENTS[0], part: f"a{sign}b"} for part in ("text", "author", "platform", "date")]

    answer = send(web, token, odd)

    assert (answer.status_code, answer.get_json()["comments"]) == (200, 3)
    assert answer.get_json()["refused"] == 1


def test_too_long_a_body_is_not_read(web: FlaskClient, token: str) -> None:
    answer = send(web, token, "x" * (MOST_COMMENT_BYTES + 1))

    assert problem(answer) == (413, "api.too_large")
    assert "1,048,576" in answer.text


def test_without_a_token_nothing_is_counted(web: FlaskClient, token: str) -> None:
    assert problem(send(web, token[:-2], COMMENTS)) == (401, "api.token")
