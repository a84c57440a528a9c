"""``POST /api/v1/observations``: tokens from Slack, rows in, reasons out."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import bootstrap
from bot.api import observations
from bot.api.openapi import MOST_BYTES, PATH
from bot.api.pace import Pace
from bot.ids import SourcesUi
from bot.logs import Redacting
from kpi.model import ChannelId, SeriesId
from kpi.usecases.people import workspaces
from tests.forms import opened, press, submit
from tests.scenes import goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage

OLD = "2026-01-05"
ROW = {"metric": "impressions", "date": OLD, "value": 1200}


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions."""
    with mato_stage(sqlite_url, settings={"public_url": "https://mato.example/"}) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


@pytest.fixture
def web(stage: MatoStage) -> FlaskClient:
    return bootstrap.web_app(stage.mato).test_client()


@pytest.fixture
def token(stage: MatoStage) -> str:
    return new_token(stage)


def new_token(stage: MatoStage, name: str = "受注システム") -> str:
    """Make a token in Slack, as Aya does, and return it."""
    asked = stage.aya.command("/kpi 連携 トークン", stage.channel)
    made = submit(stage.aya, asked, {SourcesUi.NAME: name})
    texts = (
        str(block["text"]["text"]) for block in opened(made).blocks if block["type"] == "section"
    )
    return next(text for text in texts if text.startswith("mato_"))


def send(
    web: FlaskClient,
    token: str,
    body: object,
    *,
    content_type: str = "application/json",
    key: str | None = None,
    language: str = "en",
    path: str = PATH,
) -> TestResponse:
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    if key is not None:
        headers["Idempotency-Key"] = key
    return web.post(path, data=data, content_type=content_type, headers=headers)


def rows(*changes: dict[str, object]) -> dict[str, object]:
    return {"observations": [{**ROW, **change} for change in changes or ({},)]}


def stored(stage: MatoStage) -> list[tuple[str, str, str]]:
    """Return metric, day and value of everything in the channel, with its source's kind."""
    with stage.mato.deps.uow(reading=True) as uow:
        channel = ChannelId(stage.channel.id)
        found = []
        for series in uow.series.of_channel(stage.workspace_id, channel):
            days = uow.observations.recent_days(stage.workspace_id, [series.series_id])
            for day in days.get(series.series_id, []):
                (one,) = uow.observations.on_day(stage.workspace_id, series.series_id, day)
                found.append((series.metric, day.isoformat(), str(one.value)))
                assert one.source.startswith("http_in:")
        return sorted(found)


def runs(stage: MatoStage) -> int:
    with stage.mato.deps.uow(reading=True) as uow:
        return len(uow.runs.of_channel(stage.workspace_id, ChannelId(stage.channel.id)))


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json"
    body = answer.get_json(force=True)
    assert body["status"] == answer.status_code
    assert body["detail"]
    return answer.status_code, body["code"]


# tokens


def test_a_token_is_shown_once_and_only_its_hash_is_kept(stage: MatoStage, token: str) -> None:
    with stage.mato.deps.uow(reading=True) as uow:
        (source,) = uow.sources.all(stage.workspace_id)

    secret = token.split("_", 3)[3]
    assert source.name == "受注システム"
    assert secret.encode() not in source.secret
    assert "受注システム" in stage.aya.command("/kpi 連携", stage.channel).text
    assert secret not in stage.aya.command("/kpi 連携", stage.channel).text


def test_the_modal_says_where_to_send(stage: MatoStage) -> None:
    asked = stage.ken.command("/kpi sources token Orders", stage.channel)
    made = submit(stage.ken, asked)

    said = str(opened(made).blocks)
    assert "https://mato.example/api/v1/observations" in said
    assert '{"observations": [{"metric": "impressions"' in said


def test_a_token_needs_a_name(stage: MatoStage) -> None:
    asked = stage.aya.command("/kpi 連携 トークン", stage.channel)

    refused = submit(stage.aya, asked, {SourcesUi.NAME: "名" * 81})

    assert "1〜80文字" in str(refused.errors)


def test_a_revoked_token_opens_nothing(stage: MatoStage, web: FlaskClient, token: str) -> None:
    listed = stage.ken.command("/kpi sources", stage.channel)
    gone = press(stage.ken, listed.reply, "Disconnect")

    assert "受注システム" not in gone.text
    assert problem(send(web, token, rows())) == (401, "api.token")
    assert stored(stage) == []


def test_a_token_is_asked_for_by_button_as_well(stage: MatoStage) -> None:
    listed = stage.ken.command("/kpi sources", stage.channel)

    asked = press(stage.ken, listed.reply, "New API token")

    assert opened(asked).callback_id == SourcesUi.TOKEN_MODAL


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer xoxb-1", "Basic bWF0bzo=", "Bearer mato_T1_q1_" + "a" * 43],
)
def test_without_a_token_of_ours_nothing_is_read(
    stage: MatoStage, web: FlaskClient, header: str
) -> None:
    answer = web.post(PATH, json=rows(), headers={"Authorization": header} if header else {})

    assert problem(answer) == (401, "api.token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert stored(stage) == []


def test_another_secret_of_a_known_token_is_no_key(web: FlaskClient, token: str) -> None:
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")

    assert problem(send(web, forged, rows())) == (401, "api.token")


def test_a_workspace_that_removed_mato_takes_nothing(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    with stage.mato.deps.uow() as uow:
        workspaces.uninstalled(uow, stage.workspace_id, stage.clock.now())
        uow.commit()

    assert problem(send(web, token, rows())) == (401, "api.token")


def test_no_token_reaches_a_log(token: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "p", 1, "got %s", (token,), None)

    assert token not in Redacting().format(record)


# rows


def test_rows_are_stored_and_the_kpi_goes_by_them(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    answer = send(web, token, rows({}, {"metric": "いいね数", "value": "1.2万"}))

    assert answer.status_code == 200
    assert {k: v for k, v in answer.get_json().items() if k != "run"} == {
        "read": 2,
        "written": 2,
        "replaced": 0,
        "unchanged": 0,
        "refused": 0,
        "refusals": [],
    }
    assert stored(stage) == [("impressions", OLD, "1200"), ("likes", OLD, "12000")]
    assert "2 read, 2 new" in stage.ken.command("/kpi sources", stage.channel).text
    with stage.mato.deps.uow(reading=True) as uow:
        (linked,) = kpis_of(stage)
        series = uow.series.get(stage.workspace_id, SeriesId(linked.series_id))
    assert series is not None


def test_the_same_rows_again_change_nothing_and_others_replace(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    send(web, token, rows())

    again = send(web, token, rows()).get_json()
    other = send(web, token, rows({"value": 1300})).get_json()

    assert (again["written"], again["unchanged"]) == (0, 1)
    assert (other["replaced"], other["unchanged"]) == (1, 0)
    assert stored(stage) == [("impressions", OLD, "1300")]


def test_what_cannot_be_taken_is_listed_and_the_rest_is_stored(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    bad: list[object] = [
        "impressions",
        {**ROW, "note": "x"},
        {**ROW, "metric": " "},
        {**ROW, "metric": "謎の指標"},
        {**ROW, "date": "05/01/2026"},
        {**ROW, "date": "2026-02-30"},
        {**ROW, "date": "2126-01-01"},
        {**ROW, "value": None},
        {**ROW, "value": True},
        {**ROW, "value": "many"},
        {**ROW, "value": "3%"},
        {**ROW, "account": "a" * 121},
        {**ROW, "campaign": 7},
    ]

    answer = send(web, token, {"observations": [*bad, ROW]}).get_json()

    assert [(one["line"], one["code"]) for one in answer["refusals"]] == [
        (1, "api.not_an_object"),
        (2, "api.unknown_field"),
        (3, "import.no_metric"),
        (4, "import.unknown_metric"),
        (5, "import.no_day"),
        (6, "import.no_day"),
        (7, "import.day_to_come"),
        (8, "import.no_number"),
        (9, "import.no_number"),
        (10, "import.no_number"),
        (11, "import.unit"),
        (12, "import.long_name"),
        (13, "import.long_name"),
    ]
    assert all(one["detail"] for one in answer["refusals"])
    assert answer["refused"] == 13
    assert stored(stage) == [("impressions", OLD, "1200")]


def test_where_no_row_can_be_taken_it_is_a_problem_and_a_run(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    answer = send(web, token, rows({"metric": "謎"}), language="ja")

    assert problem(answer) == (422, "api.nothing_taken")
    assert answer.get_json(force=True)["refusals"][0]["detail"] == "知らない指標です"
    assert runs(stage) == 1


def test_percentages_are_percent_points(stage: MatoStage, web: FlaskClient, token: str) -> None:
    send(web, token, rows({"metric": "engagement_rate", "value": 0.5}))

    assert stored(stage) == [("engagement_rate", OLD, "0.5")]


def test_scopes_tell_series_apart(stage: MatoStage, web: FlaskClient, token: str) -> None:
    send(web, token, rows({"platform": "インスタ", "account": "main"}, {"platform": "x"}))

    with stage.mato.deps.uow(reading=True) as uow:
        found = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
    scopes = {(one.scope.platform, one.scope.account) for one in found}
    assert {("instagram", "main"), ("x", "")} <= scopes


def test_ndjson_and_csv_come_in_with_the_numbers_of_their_lines(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    lines = '{"metric":"likes","date":"2026-01-05","value":5}\n\n{broken\n'
    table = "date,metric,value\n2026-01-06,likes,7\nsoon,likes,8\n"

    by_line = send(web, token, lines, content_type="application/x-ndjson").get_json()
    by_table = send(web, token, table, content_type="text/csv; charset=utf-8").get_json()

    assert [(one["line"], one["code"]) for one in by_line["refusals"]] == [
        (3, "api.not_an_object")
    ]
    assert [(one["line"], one["code"]) for one in by_table["refusals"]] == [(3, "import.no_day")]
    assert stored(stage) == [("likes", OLD, "5"), ("likes", "2026-01-06", "7")]


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"{", "application/json", (400, "api.not_json")),
        (b"\xff", "application/json", (400, "api.not_json")),
        (b"\xff", "application/x-ndjson", (400, "api.not_json")),
        (b"[" * 100_000, "application/json", (400, "api.not_json")),
        (b"[]", "application/json", (400, "api.no_observations")),
        (b'{"observations": {}}', "application/json", (400, "api.no_observations")),
        (b'{"observations": []}', "application/json", (400, "api.empty")),
        (b"\n\n", "application/x-ndjson", (400, "api.empty")),
        (b"nothing,here\n1,2\n", "text/csv", (400, "import.unknown_format")),
        (b"date,metric,value\n03/04/2026,likes,1\n", "text/csv", (400, "source.unanswered")),
        (b"<a/>", "application/xml", (415, "api.media_type")),
    ],
)
def test_a_body_that_cannot_be_read_is_said_to_be_so(
    web: FlaskClient, token: str, body: bytes, content_type: str, expected: tuple[int, str]
) -> None:
    assert problem(send(web, token, body, content_type=content_type)) == expected


@pytest.mark.parametrize("sign", ["\ud800", "\x00", "\x1b"])
def test_signs_that_no_store_takes_break_nothing(
    stage: MatoStage, web: FlaskClient, token: str, sign: str
) -> None:
    odd = [{**ROW, name: f"a{sign}b"} for name in ("metric", "date", "value", "platform")]

    answer = send(web, token, {"observations": [*odd, {**ROW, f"a{sign}b": 1}]}).get_json()

    assert (answer["written"], answer["refused"]) == (1, 4)
    assert sign not in str(answer)
    with stage.mato.deps.uow(reading=True) as uow:
        known = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
    assert "a\ufffdb" in {one.scope.platform for one in known}


def test_numbers_that_break_other_programs_are_refused_in_peace(
    web: FlaskClient, token: str
) -> None:
    values = ["NaN", "Infinity", "1e999999999", "9" * 5000, "1e-999999"]
    listed = ",".join(
        f'{{"metric":"likes","date":"2026-01-0{day}","value":{value}}}'
        for day, value in enumerate(values, start=1)
    )

    answer = send(web, token, f'{{"observations":[{listed}]}}').get_json()

    assert [one["line"] for one in answer["refusals"]] == [1, 2, 3, 4]
    assert answer["written"] == 1


# limits


def test_too_long_a_body_is_not_read(web: FlaskClient, token: str) -> None:
    assert problem(send(web, token, b"x" * (MOST_BYTES + 1))) == (413, "api.too_large")


def test_too_many_rows_are_refused_as_a_whole(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    line = json.dumps(ROW) + "\n"

    answer = send(web, token, line * 10_001, content_type="application/x-ndjson")

    assert problem(answer) == (400, "import.too_many_rows")
    assert stored(stage) == []


def test_a_token_that_is_used_too_often_has_to_wait(stage: MatoStage, token: str) -> None:
    app = Flask("limited")
    observations.add(app, stage.mato.deps, Pace(2, lambda: 100.0))
    web = app.test_client()
    other = new_token(stage, "別の")

    answers = [send(web, token, rows()) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert problem(answers[2]) == (429, "api.too_often")
    assert answers[2].headers["Retry-After"] == "61"
    assert send(web, other, rows()).status_code == 200


def test_other_methods_and_addresses_are_problems_too(web: FlaskClient) -> None:
    assert problem(web.get(PATH)) == (405, "api.http_405")
    assert "POST" in web.get(PATH).headers["Allow"]
    assert problem(web.get("/api/v2/observations")) == (404, "api.http_404")
    assert web.get("/nowhere").content_type.startswith("text/html")


# the same request again


def test_the_same_key_and_body_are_answered_as_before(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    first = send(web, token, rows(), key="k1")
    again = send(web, token, rows(), key="k1")

    assert again.status_code == 200
    assert again.get_json() == first.get_json()
    assert runs(stage) == 1


def test_a_refusal_is_answered_as_before_as_well(web: FlaskClient, token: str) -> None:
    first = send(web, token, rows({"metric": "謎"}), key="k1")
    again = send(web, token, rows({"metric": "謎"}), key="k1")

    assert problem(again) == (422, "api.nothing_taken")
    assert again.get_json(force=True) == first.get_json(force=True)


def test_the_same_key_for_another_body_is_refused(
    stage: MatoStage, web: FlaskClient, token: str
) -> None:
    send(web, token, rows(), key="k1")

    other = send(web, token, rows({"value": 7}), key="k1")

    assert problem(other) == (422, "api.key_used")
    assert stored(stage) == [("impressions", OLD, "1200")]


def test_keys_of_two_tokens_do_not_meet(stage: MatoStage, web: FlaskClient, token: str) -> None:
    send(web, token, rows(), key="k1")

    other = send(web, new_token(stage, "別の"), rows({"value": 7}), key="k1")

    assert other.status_code == 200


def test_a_key_is_remembered_for_a_day(stage: MatoStage, web: FlaskClient, token: str) -> None:
    send(web, token, rows(), key="k1")
    stage.clock.advance(timedelta(days=1, minutes=1))

    assert send(web, token, rows({"value": 7}), key="k1").get_json()["replaced"] == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 121])
def test_a_key_that_is_none_is_refused(web: FlaskClient, token: str, key: str) -> None:
    assert problem(send(web, token, rows(), key=key)) == (400, "api.key")


def test_one_key_sent_many_times_at_once_is_stored_once(stage: MatoStage, token: str) -> None:
    app = bootstrap.web_app(stage.mato)
    found: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(
                send(app.test_client(), token, rows(), key="k1").status_code
            )
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [200] * 4
    assert runs(stage) == 1


def yesterday(stage: MatoStage) -> str:
    """Return the day before today in Tokyo."""
    return f"{stage.clock.now() - timedelta(hours=24 - 9):%Y-%m-%d}"


def test_values_by_hour_make_their_day_and_correct_it(
    web: FlaskClient, stage: MatoStage, token: str
) -> None:
    day = yesterday(stage)
    hours: list[dict[str, object]] = [
        {"at": f"{day}T{hour:02}:00:00+09:00", "date": None} for hour in (9, 10)
    ]

    first = send(web, token, rows(*hours))
    second = send(web, token, rows({"date": day, "hour": 9, "value": 0}))

    assert (first.json or {})["hours"] == 2
    assert ((second.json or {})["hours"], (second.json or {})["replaced"]) == (1, 1)
    assert stored(stage) == [("impressions", day, "1200")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": f"{OLD}T09:30:00+09:00", "date": None}, "import.no_full_hour"),
        ({"at": f"{OLD}T09:00 Asia/Tokyo", "date": None}, "api.no_at"),
        ({"at": f"{OLD}T25:00", "date": None}, "api.no_at"),
        ({"at": 9, "date": None}, "api.no_at"),
        ({"at": f"{OLD}T09:00"}, "api.no_at"),
        ({"hour": 24}, "api.no_hour"),
        ({"hour": "9"}, "api.no_hour"),
        ({"hour": 9.5}, "api.no_hour"),
        ({"hour": 9, "metric": "ctr"}, "import.no_hours"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_hour_is_refused_and_said_so(
    web: FlaskClient, token: str, change: dict[str, object], code: str
) -> None:
    answer = send(web, token, rows(change), language="ja")

    (refusal,) = (answer.json or {})["refusals"]
    assert refusal["code"] == code
    assert refusal["detail"]


def test_the_second_value_of_an_hour_is_refused(
    web: FlaskClient, stage: MatoStage, token: str
) -> None:
    nine = {"date": yesterday(stage), "hour": 9}
    answer = send(web, token, rows(nine, {**nine, "value": 7}, {**nine, "hour": 10}))

    assert [one["code"] for one in (answer.json or {})["refusals"]] == ["import.hour_twice"]
    assert (answer.json or {})["hours"] == 2
