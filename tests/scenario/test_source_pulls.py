"""Sources that are fetched: tried out, kept, read by the clock, paused, gone on with."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import bootstrap, cli_pull, pulling
from bot.ids import SourcesUi
from bot.sandbox.person import Person, Seen
from bot.vault import Vault, new_key
from kpi.ports import Source
from tests.forms import buttons, opened, press, shown, submit
from tests.logged import values_of_channel
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage
from tests.web_servers import Page, WebServer, web_server

TIDY = b"date,metric,value\n2026-01-05,impressions,1200\n2026-01-06,impressions,1300\n"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as server:
        server.pages["/data"] = Page(body=TIDY)
        yield server


@pytest.fixture
def stage(sqlite_url: str, server: WebServer) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions; the server is one that Mato may fetch from."""
    settings = {"private_origins": (server.origin,)}
    with mato_stage(sqlite_url, settings=settings) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


def tried(
    stage: MatoStage,
    url: str,
    person: Person | None = None,
    wish: Mapping[str, object] | None = None,
) -> Seen:
    """Ask for a source and let the worker try it out."""
    who = person or stage.ken
    form = who.command("/kpi sources add", stage.channel)
    said = submit(who, form, {SourcesUi.NAME: "Daily sheet", SourcesUi.URL: url, **(wish or {})})
    stage.work()
    stage.deliver()
    return said


def connected(stage: MatoStage, server: WebServer) -> Source:
    tried(stage, f"{server.origin}/data")
    preview = stage.ken.wait_for("Daily sheet", stage.ken.direct())
    press(stage.ken, preview, "Start with this")
    stage.work()
    with stage.mato.deps.uow(reading=True) as uow:
        (source,) = uow.sources.all(stage.workspace_id)
    return source


def values(stage: MatoStage) -> list[str]:
    return sorted(value for _, value in values_of_channel(stage))


def overview(stage: MatoStage) -> Seen:
    return stage.ken.command("/kpi sources", stage.channel)


def next_morning(stage: MatoStage) -> None:
    """Let the clock pass the next 06:00 in Tokyo, and the worker do what is due."""
    stage.clock.advance(timedelta(days=1))
    pulling.plan(stage.mato.deps)
    stage.work()
    stage.deliver()


def test_nothing_is_stored_before_somebody_has_seen_it(
    stage: MatoStage, server: WebServer
) -> None:
    said = tried(stage, f"{server.origin}/data")

    assert "Trying “Daily sheet”" in said.text
    preview = stage.ken.wait_for("Daily sheet", stage.ken.direct())
    assert "2,500" in str(preview.blocks)
    assert buttons(preview) == ["Start with this", "Cancel"]
    assert values(stage) == []


def test_what_is_kept_is_read_at_once_and_every_morning(
    stage: MatoStage, server: WebServer
) -> None:
    connected(stage, server)
    first = values(stage)
    server.pages["/data"] = Page(body=TIDY + b"2026-01-07,impressions,1400\n")

    next_morning(stage)

    assert (first, values(stage)) == (["1200", "1300"], ["1200", "1300", "1400"])
    listed = overview(stage)
    assert "*Daily sheet* (fetched from a URL)" in listed.text
    assert "Fetched every day at 6:00" in listed.text
    assert "3 read, 1 new, 0 changed, 2 the same" in listed.text


def test_the_address_is_sealed_and_said_nowhere(stage: MatoStage, server: WebServer) -> None:
    server.pages["/data"].body = TIDY
    tried(stage, f"{server.origin}/data", wish={SourcesUi.AUTHORIZATION: "Bearer s3cret"})

    with stage.mato.deps.uow(reading=True) as uow:
        assert b"s3cret" not in repr(uow.sources.all(stage.workspace_id)).encode()
    assert server.asked[0][1]["Authorization"] == "Bearer s3cret"
    assert server.origin not in str([one.text for one in stage.ken.messages()])


def test_what_cannot_be_read_is_told_and_forgotten(stage: MatoStage, server: WebServer) -> None:
    tried(stage, f"{server.origin}/nowhere", stage.aya)

    told = stage.aya.wait_for("Daily sheet", stage.aya.direct())
    assert "HTTPの応答が 404 でした" in told.text
    assert buttons(told) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"date,metric,value\n", "not one number"),
        (b"date,metric,value\n2026-01-05,mystery,1\n", "no numbers that can be taken"),
    ],
)
def test_a_table_without_numbers_is_said_to_be_one(
    stage: MatoStage, server: WebServer, body: bytes, said: str
) -> None:
    server.pages["/data"] = Page(body=body)
    tried(stage, f"{server.origin}/data")

    assert said in stage.ken.wait_for("Daily sheet", stage.ken.direct()).text


def test_an_address_of_the_own_network_is_not_fetched(stage: MatoStage) -> None:
    with web_server() as inside:
        tried(stage, f"{inside.origin}/data")
        tried(stage, "http://169.254.169.254/latest/meta-data/")

        told = [one.text for one in stage.ken.messages(stage.ken.direct())]
        assert inside.asked == []
    assert any("ports 80 and 443" in text for text in told)
    assert any("not public" in text for text in told)


def test_a_wish_that_is_none_is_said_beside_its_field(stage: MatoStage) -> None:
    wrong = [
        tried(stage, "ftp://example.com"),
        tried(stage, "https://example.com", wish={SourcesUi.AUTHORIZATION: "Bearer é"}),
        tried(stage, "https://example.com", wish={SourcesUi.NAME: "n" * 81}),
    ]

    assert ["http" in str(one.errors) for one in wrong] == [True, False, False]
    assert all(one.errors for one in wrong)


def test_what_was_tried_can_be_dropped(stage: MatoStage, server: WebServer) -> None:
    tried(stage, f"{server.origin}/data")
    preview = stage.ken.wait_for("Daily sheet", stage.ken.direct())

    dropped = press(stage.ken, preview, "Cancel")

    assert "was not connected" in dropped.text
    assert buttons(dropped.reply) == []
    assert values(stage) == []


def test_three_failures_pause_it_and_its_owner_goes_on_with_a_button(
    stage: MatoStage, server: WebServer
) -> None:
    connected(stage, server)
    server.pages["/data"] = Page(status=503)

    for _ in range(4):
        next_morning(stage)

    told = [one for one in stage.ken.messages(stage.ken.direct()) if "503" in one.text]
    assert len(told) == 2
    assert "three times in a row" in told[-1].text
    assert "Paused" in overview(stage).text
    assert "failed. It answered with HTTP 503." in overview(stage).text
    asked = len(server.asked)
    server.pages["/data"] = Page(body=TIDY)
    resumed = press(stage.ken, told[-1], "Resume")
    stage.work()
    assert "is being fetched" in resumed.text
    assert len(server.asked) == asked + 1
    assert "Fetched every day" in overview(stage).text


def test_it_is_paused_and_read_by_hand(stage: MatoStage, server: WebServer) -> None:
    connected(stage, server)

    paused = press(stage.ken, overview(stage).reply, "Pause")
    next_morning(stage)
    asked = len(server.asked)
    press(stage.ken, paused.reply, "Resume")
    stage.work()
    read = press(stage.ken, overview(stage).reply, "Fetch now")
    stage.work()

    assert "is paused" in paused.text
    assert "is being fetched" in read.text
    assert len(server.asked) == asked + 2


def test_a_source_without_its_key_fails_in_peace(stage: MatoStage, server: WebServer) -> None:
    source = connected(stage, server)
    with stage.mato.deps.uow() as uow:
        uow.sources.save(replace(source, secret=b"?"))
        uow.commit()

    next_morning(stage)

    assert "MATO_SECRET_KEYS" in overview(stage).text


def test_keys_are_rotated_for_sources_as_well(stage: MatoStage, server: WebServer) -> None:
    connected(stage, server)
    new = new_key()
    both = replace(stage.mato.config, secret_keys=(new, *stage.mato.config.secret_keys))
    mato = bootstrap.wire(both)

    rotated = [bootstrap.rotate(mato), bootstrap.rotate(mato)]

    with mato.deps.uow(reading=True) as uow:
        (source,) = uow.sources.all(stage.workspace_id)
    mato.close()
    assert rotated == [2, 0]  # the workspace's token, and the source
    assert server.origin in Vault([new]).open(stage.workspace_id, source.secret)


def test_the_form_opens_by_button_and_keeps_its_kind(stage: MatoStage) -> None:
    form = press(
        stage.aya, stage.aya.command("/kpi 連携", stage.channel).reply, "データの取得先を追加"
    )

    again = stage.aya.click(opened(form), SourcesUi.KIND, "http_out")

    assert shown(opened(again))[SourcesUi.KIND] == "http_out"


def test_the_command_line_reads_it_too(
    stage: MatoStage,
    server: WebServer,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    connected(stage, server)
    config = stage.mato.config
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("MATO_SECRET_KEYS", ",".join(config.secret_keys))
    monkeypatch.setenv("MATO_PRIVATE_ORIGINS", server.origin)
    monkeypatch.setenv("MATO_LANGUAGE", "en")
    named = argparse.Namespace(name="Daily sheet", workspace="")

    done = cli_pull.run(named)
    server.pages["/data"] = Page(status=500)
    failed = cli_pull.run(named)

    said = capsys.readouterr()
    assert (done, failed) == (0, 1)
    assert "0 new" in said.out or "unchanged" in said.out or "2" in said.out
    assert "HTTP 500" in said.err
