"""Sources that are read every hour: offered, chosen, changed, failing in peace."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bot import pulling
from bot.deps import Deps
from bot.ids import SourcesUi
from bot.jobs import JobRunner
from bot.sandbox.model import Message
from bot.sandbox.person import Person, Seen
from kpi.hours import HOUR, key_of, local
from kpi.model import ChannelId, SourceId
from kpi.ports import Job, Source, SourceState
from kpi.usecases import jobs as asking
from kpi.usecases.numbers import pulls
from tests.forms import buttons, entries, opened, press, shown, submit
from tests.logged import values_of_channel
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage
from tests.web_servers import Page, WebServer, web_server

DAILY = b"date,metric,value\n2026-01-05,impressions,1200\n"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


@pytest.fixture
def stage(sqlite_url: str, server: WebServer) -> Iterator[MatoStage]:
    settings = {"private_origins": (server.origin,)}
    with mato_stage(sqlite_url, settings=settings) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


def feed(stage: MatoStage, server: WebServer, hours: int) -> None:
    """Have the server tell the impressions of the last hours, by hour on Tokyo's clock."""
    newest = key_of(stage.clock.now()) - HOUR
    rows = [
        f"{local(newest - HOUR * back, 'Asia/Tokyo'):%Y-%m-%d %H:%M},{100 + back}"
        for back in range(hours)
    ]
    table = ["datetime,impressions", *rows]
    server.pages["/data"] = Page(body="\n".join(table).encode())


def tried(
    stage: MatoStage, person: Person, server: WebServer, wish: Mapping[str, object] | None = None
) -> Message:
    """Ask for a source, let the worker try it out, return the preview."""
    form = person.command("/kpi sources add", stage.channel)
    assert shown(opened(form))[SourcesUi.EVERY] == "daily"
    address: dict[str, object] = {SourcesUi.NAME: "Sheet", SourcesUi.URL: f"{server.origin}/data"}
    submit(person, form, {**address, **(wish or {})})
    stage.work()
    stage.deliver()
    return person.wait_for("Sheet", person.direct())


def hourly(stage: MatoStage, server: WebServer) -> None:
    """Connect a source that Ken has read every hour."""
    preview = tried(stage, stage.ken, server, {SourcesUi.EVERY: "hourly", SourcesUi.AT: "06:10"})
    press(stage.ken, preview, "Start with this")
    stage.work()


def overview(stage: MatoStage, person: Person) -> Seen:
    return person.command("/kpi sources", stage.channel)


def told(stage: MatoStage) -> list[str]:
    """Return what was told to Ken of the source, but for the preview."""
    return [one.text for one in stage.ken.messages(stage.ken.direct())][1:]


def source(stage: MatoStage) -> Source:
    with stage.mato.deps.uow(reading=True) as uow:
        (found,) = uow.sources.all(stage.workspace_id)
    return found


def pass_hours(stage: MatoStage, count: int) -> None:
    """Let the clock go on hour by hour, and the worker do what is due."""
    for _ in range(count):
        stage.clock.advance(HOUR)
        pulling.plan(stage.mato.deps)
        stage.work()
        stage.deliver()


def test_numbers_by_the_hour_are_offered_to_be_read_every_hour(
    stage: MatoStage, server: WebServer
) -> None:
    feed(stage, server, 48)
    preview = tried(stage, stage.ken, server)

    assert buttons(preview) == ["Start with this", "Start, every hour", "Cancel"]
    assert "at 10 minutes past each" in preview.text
    press(stage.ken, preview, "Start, every hour")
    stage.work()

    assert "Fetched every hour, at 10 minutes past" in overview(stage, stage.ken).text
    asked = len(server.asked)
    pass_hours(stage, 5)
    assert len(server.asked) == asked + 5


def test_what_comes_by_the_day_is_offered_no_hours_and_may_have_them(
    stage: MatoStage, server: WebServer
) -> None:
    server.pages["/data"] = Page(body=DAILY)

    preview = tried(stage, stage.ken, server, {SourcesUi.EVERY: "hourly", SourcesUi.AT: "06:20"})

    assert buttons(preview) == ["Start with this", "Cancel"]
    assert "fetches it every hour, at 20 minutes past" in preview.text


def test_how_often_is_changed_and_said(stage: MatoStage, server: WebServer) -> None:
    feed(stage, server, 30)
    press(stage.ken, tried(stage, stage.ken, server), "Start with this")
    stage.work()
    listed = stage.aya.command("/kpi 連携", stage.channel)

    assert "1時間ごとの数値です" in listed.text
    form = opened(press(stage.aya, listed.reply, "取得の間隔"))
    assert (shown(form)[SourcesUi.EVERY], shown(form)[SourcesUi.AT]) == ("daily", "06:00")
    said = stage.aya.submit(form, entries(form, {SourcesUi.EVERY: "hourly"}))
    assert "毎時0分に取得" in said.text
    assert "毎時0分に取得" in stage.aya.command("/kpi 連携", stage.channel).text
    asked = len(server.asked)
    pass_hours(stage, 3)
    assert len(server.asked) == asked + 3

    form = opened(press(stage.ken, overview(stage, stage.ken).reply, "How often"))
    never = stage.ken.submit(form, entries(form, {SourcesUi.EVERY: "by_hand"}))
    pass_hours(stage, 25)
    assert "only" in never.text or "button" in never.text
    assert len(server.asked) == asked + 3


def test_a_paused_source_says_that_it_stays_so(stage: MatoStage, server: WebServer) -> None:
    server.pages["/data"] = Page(body=DAILY)
    hourly(stage, server)
    form = opened(press(stage.ken, overview(stage, stage.ken).reply, "How often"))
    press(stage.ken, overview(stage, stage.ken).reply, "Pause")

    said = stage.ken.submit(form, entries(form, {SourcesUi.EVERY: "daily"}))

    assert "It is paused" in said.text


def test_too_many_that_are_read_every_hour_are_said_in_the_form(
    stage: MatoStage, server: WebServer
) -> None:
    server.pages["/data"] = Page(body=DAILY)
    hourly(stage, server)
    with stage.mato.deps.uow() as uow:
        for number in range(pulls.MOST_HOURLY):
            other = replace(
                source(stage), source_id=SourceId(f"h{number}"), channel_id=ChannelId("C9")
            )
            uow.sources.save(other)
        uow.commit()

    form = opened(press(stage.ken, overview(stage, stage.ken).reply, "How often"))
    refused = stage.ken.submit(form, entries(form, {SourcesUi.EVERY: "hourly"}))

    assert "50 sources" in str(refused.errors)


def test_readings_that_bring_nothing_new_are_quiet(stage: MatoStage, server: WebServer) -> None:
    server.pages["/data"] = Page(body=DAILY)
    hourly(stage, server)

    pass_hours(stage, 8)

    assert told(stage) == []
    listed = overview(stage, stage.ken).text
    assert listed.count("1 read, 0 new") == 2
    assert [value for _, value in values_of_channel(stage)] == ["1200"]


def test_a_source_that_answers_500_each_hour_writes_twice_in_days_and_recovers(
    stage: MatoStage, server: WebServer
) -> None:
    server.pages["/data"] = Page(body=DAILY)
    hourly(stage, server)
    server.pages["/data"] = Page(status=500)
    asked = len(server.asked)

    pass_hours(stage, 20)

    assert len(told(stage)) == 1
    assert "three hours in a row" in told(stage)[0]
    assert len(server.asked) == asked + 3
    assert "as it kept failing" in overview(stage, stage.ken).text
    server.pages["/data"] = Page(body=DAILY)
    pass_hours(stage, 10)
    assert len(server.asked) > asked + 5
    assert "Fetched every hour" in overview(stage, stage.ken).text
    server.pages["/data"] = Page(status=500)
    pass_hours(stage, 24 * 5)
    assert source(stage).state is SourceState.PAUSED
    assert len(told(stage)) == 3
    assert "for days and is paused" in told(stage)[-1]


def test_who_presses_the_button_hears_that_it_failed(stage: MatoStage, server: WebServer) -> None:
    server.pages["/data"] = Page(body=DAILY)
    hourly(stage, server)
    server.pages["/data"] = Page(status=500)

    press(stage.ken, overview(stage, stage.ken).reply, "Fetch now")
    stage.work()
    stage.deliver()

    assert "HTTP 500" in told(stage)[0]


def test_sources_that_hang_keep_nobody_else_waiting(stage: MatoStage) -> None:
    hanging, ended, done = threading.Semaphore(0), threading.Event(), threading.Event()

    def hang(_deps: Deps, _job: Job) -> None:
        hanging.release()
        ended.wait(60)

    def do(_deps: Deps, _job: Job) -> None:
        done.set()

    deps = stage.mato.deps
    with deps.uow() as uow:
        for number in range(4):
            asking.ask(uow, stage.workspace_id, pulls.JOB, f"pull:{number}", {}, deps.clock.now())
        asking.ask(uow, stage.workspace_id, "quick", "quick", {}, deps.clock.now())
        uow.commit()
    runner = JobRunner(deps, {pulls.JOB: hang, "quick": do}, worker="w", slow=pulls.JOB)
    hands = [threading.Thread(target=runner.run_all) for _ in range(3)]

    for hand in hands:
        hand.start()
    assert hanging.acquire(timeout=30)
    assert hanging.acquire(timeout=30)
    is_done, third_hangs = done.wait(30), hanging.acquire(blocking=False)
    ended.set()
    for hand in hands:
        hand.join(60)

    assert (is_done, third_hangs) == (True, False)
    with deps.uow(reading=True) as uow:
        assert uow.jobs.counts()["waiting"] == 0
