"""Whatever is typed after ``/kpi log`` is stored, asked about or refused, and nothing else."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n.localizer import Localizer
from bot.ids import Command
from bot.listeners import data, log_walk, typed
from bot.listeners.effects import Effect, OpenModal, Replace, Reply
from bot.listeners.sentences import sentence
from bot.listeners.turns import Turn
from bot.payloads import ActionRequest, CommandRequest
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, is_message_too_long, view_problems
from kpi.errors import Refused, Stale
from kpi.language.requests import CheckIn, LogDraft
from kpi.model import MetricKey, Scope, SeriesId
from kpi.ports import UnitOfWork
from storage.memory import memory
from tests.factories import (
    CHANNEL,
    NOW,
    a_goal,
    a_kpi,
    a_person,
    a_series,
    a_team,
    an_own_metric,
)
from tests.turns import a_command, a_turn, pressed

WORDS = st.sampled_from(
    [
        *("インプレッション", "いいね", "engagement", "views", "来店数", "清水", "Instagramの"),
        *("5", "12,345", "+120", "-3", "3.4%", "1.2億", "20%増", "2倍", "±5", "NaN", "1e999"),
        *("昨日", "11/20", "05/06", "on 2026-11-20", "2月30日", "2099-01-01", "金曜"),
        *("account:shop", "campaign:「春」", "@shop", "<!channel>", "*", "&amp;", "<@U1>", "`"),
    ]
)
TYPED = st.lists(WORDS | st.text(max_size=12), max_size=6).map(" ".join)


@contextmanager
def a_channel() -> Iterator[UnitOfWork]:
    """Open a channel with two KPIs, one of the team's own, and likes on two platforms."""
    with memory(lambda: NOW)() as uow:
        uow.teams.save(a_team())
        uow.goals.save(a_goal())
        uow.series.find_or_add(a_series())
        uow.kpis.save(a_kpi())
        own = an_own_metric(name="清水店の来店数")
        uow.series.save_own_metric(own)
        uow.series.find_or_add(a_series(series_id="own", metric=own.metric))
        uow.kpis.save(a_kpi(kpi_id="k2", metric=own.metric, label=own.name, series_id="own"))
        for platform in ("x", "instagram"):
            scope = Scope(platform=platform)
            likes = MetricKey("likes")
            uow.series.find_or_add(a_series(series_id=platform, metric=likes, scope=scope))
        yield uow


def assert_shown(effects: Sequence[Effect]) -> None:
    for effect in effects:
        if isinstance(effect, OpenModal):
            assert view_problems(effect.view) == []
            continue
        assert isinstance(effect, (Reply, Replace))
        blocks: list[object] = list(effect.blocks)
        assert block_problems(blocks, Surface.MESSAGE) == []
        assert not is_message_too_long(blocks)
        assert "<!" not in effect.text + "".join(mrkdwn(blocks))
        assert "<@U1>" not in effect.text + "".join(mrkdwn(blocks))


def mrkdwn(part: Any) -> list[str]:  # noqa: ANN401
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return own + [text for value in part.values() for text in mrkdwn(value)]
    if isinstance(part, list):
        return [text for one in part for text in mrkdwn(one)]
    return []


def assert_said(refused: Refused, localizer: Localizer) -> None:
    said = sentence(refused, localizer)
    assert said
    assert "<!" not in said


def carried_out(turn: Turn[CommandRequest]) -> Sequence[Effect]:
    """Read and carry out what was typed; nothing when it is another order."""
    parsed = typed.read(turn, Command.KPI, turn.request.text)
    if isinstance(parsed, LogDraft):
        return data.log(turn, parsed)
    assert isinstance(parsed, CheckIn)
    return data.ROUTES.commands[CheckIn].handler(turn, parsed)


def answers(effects: Sequence[Effect]) -> list[ActionRequest]:
    """Return the presses of every button, and the choices of every list, that were offered."""
    found = []
    for effect in effects:
        for block in effect.blocks if isinstance(effect, (Reply, Replace)) else ():
            for one in block.get("elements", ()) if block["type"] == "actions" else ():
                action_id = one["action_id"]
                if one["type"] == "button":
                    value = json.loads(one["value"])
                    found.append(pressed(action_id, value=value, channel_id=CHANNEL))
                for option in one.get("options", ()):
                    chosen = option["value"]
                    found.append(pressed(action_id, chosen=chosen, channel_id=CHANNEL))
    return found


@given(TYPED, st.sampled_from(["ja", "en"]), st.booleans())
@settings(max_examples=80)
def test_whatever_is_typed_is_stored_asked_about_or_refused(
    text: str,
    language: str,
    is_direct: bool,  # noqa: FBT001 hypothesis draws it
) -> None:
    with a_channel() as uow:
        asked = a_command(Command.KPI, f"log {text}", channel_id="D1" if is_direct else CHANNEL)
        turn = a_turn(uow, asked, a_person(language=language))

        try:
            effects = carried_out(turn)
        except Refused as refused:
            assert_said(refused, turn.localizer)
            return

        assert_shown(effects)
        for answer in answers(effects):
            route = data.ROUTES.actions[answer.action_id]
            try:
                assert_shown(route.handler(a_turn(uow, answer)))
            except Refused as refused:
                assert_said(refused, turn.localizer)


def test_a_word_that_is_in_the_names_of_several_kpis_is_asked_about() -> None:
    with a_channel() as uow:
        own = an_own_metric(metric=MetricKey("own:two"), name="清水店の試飲数")
        uow.series.save_own_metric(own)
        uow.series.find_or_add(a_series(series_id="own2", metric=own.metric))
        uow.kpis.save(a_kpi(kpi_id="k3", metric=own.metric, label=own.name, series_id="own2"))

        asked = carried_out(a_turn(uow, a_command(Command.KPI, "log 清水店 5")))

    labels = [one["text"]["text"] for one in asked[0].blocks[1]["elements"]]  # type: ignore[union-attr]
    assert labels == ["清水店の来店数", "清水店の試飲数"]


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"n": "many", "s": "s1"},
        {"n": "5", "d": "soon", "s": "s1"},
        {"n": "5", "u": "miles", "s": "s1"},
        {"n": "5", "o": ["never"], "s": "s1"},
        {"n": "5"},
        {"n": "5", "s": "none"},
    ],
    ids=["nothing", "amount", "day", "unit", "days", "neither", "no_series"],
)
def test_an_answer_that_is_none_of_ours_is_out_of_date(value: dict[str, object]) -> None:
    with a_channel() as uow, pytest.raises(Stale):
        data.picked(a_turn(uow, pressed("data.pick.0", value=value, channel_id=CHANNEL)))


@pytest.mark.parametrize("text", ["", "5", "[1]", "{"])
def test_a_choice_that_is_none_of_ours_is_out_of_date(text: str) -> None:
    with pytest.raises(Stale):
        log_walk.of_text(text)


def test_what_a_button_carries_comes_back_as_it_was() -> None:
    with a_channel() as uow:
        asked = a_command(Command.KPI, "log いいね -1,200円 account:shop 11/20")
        turn = a_turn(uow, asked)
        draft = typed.read(turn, Command.KPI, turn.request.text)
        assert isinstance(draft, LogDraft)
        assert draft.amount is not None

        said = log_walk.Said(
            amount=draft.amount,
            day=draft.day,
            days=(NOW.date(), NOW.date()),
            metric=MetricKey("likes"),
            series_id=SeriesId("x"),
            scope=draft.scope,
        )
        back = log_walk.of_json(json.loads(json.dumps(said.as_json())))

    assert (back.amount.signed, back.amount.unit) == (draft.amount.signed, draft.amount.unit)
    assert (back.day, back.days, back.metric, back.series_id, back.scope) == (
        said.day,
        said.days,
        said.metric,
        said.series_id,
        said.scope,
    )


def test_a_choice_has_room_in_a_list() -> None:
    days = tuple([NOW.date()] * 3)
    with a_channel() as uow:
        draft = typed.read(
            a_turn(uow, a_command(Command.KPI, "")), Command.KPI, "log いいね -999999999.123456%"
        )
    assert isinstance(draft, LogDraft)
    assert draft.amount is not None
    said = log_walk.Said(amount=draft.amount, days=days, series_id=SeriesId("f" * 32))

    text = json.dumps(said.as_json(short=True), separators=(",", ":"))

    assert len(text) <= 150
