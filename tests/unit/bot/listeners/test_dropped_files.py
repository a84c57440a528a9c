"""Whatever is in a file is shown within Slack's limits, stored on a yes, or refused."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import imports as blocks
from bot.i18n.localizer import load_localizers
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, is_message_too_long
from kpi.errors import NotUnderstood
from kpi.knowledge import load
from kpi.model import Language
from kpi.ports import UnitOfWork
from kpi.usecases.files import imports
from kpi.usecases.numbers import storing
from kpi.usecases.numbers.storing import Stored
from storage.memory import memory
from storage.sources.files.opening import open_file
from tests.askers import an_asker
from tests.factories import CHANNEL, NOW, WORKSPACE, a_goal, a_kpi, a_series, a_team
from tests.outboxes import deliver

KNOWLEDGE = load()
LOCALIZERS = load_localizers()
CELLS = st.sampled_from(
    [
        *("date", "日付", "metric", "指標", "value", "値", "platform", "account", "Primary"),
        *("Impressions", "いいね", "CTR", "リーチ", "Views", "Reach", "謎", "Total", "合計"),
        *("2026-11-01", "2026/11/02", "20261103", "03/04/2026", "Tue, Nov 3, 2026", "2099-01-01"),
        *("5", "1,234", "-3", "3.4%", "0.034", "12万", "--", "NaN", "△5", "9" * 30, "1e99"),
        *("<!channel>", "*b*", "&", "=1+1", "sep=,", "x" * 3000, "instagram", "Twitter"),
    ]
)
TABLES = st.lists(
    st.lists(CELLS | st.text(max_size=8), min_size=1, max_size=6), min_size=1, max_size=12
)


def written(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", errors="replace")


def assert_shown(data: dict[str, object], render: object) -> None:
    for language in Language:
        assert callable(render)
        shown = render(data, LOCALIZERS[language])
        found: list[object] = list(shown.blocks)
        assert block_problems(found, Surface.MESSAGE) == []
        assert not is_message_too_long(found)
        assert 0 < len(shown.text) <= 4000
        assert "<!channel>" not in shown.text


def a_channel(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())
    uow.goals.save(a_goal())
    uow.series.find_or_add(a_series())
    uow.kpis.save(a_kpi())


@given(TABLES.map(written) | st.binary(max_size=300), st.text(max_size=30))
@settings(max_examples=150)
def test_any_file_is_shown_and_stored_or_refused(body: bytes, name: str) -> None:
    with memory(lambda: NOW)() as uow:
        a_channel(uow)
        try:
            draft_id = imports.preview(uow, an_asker(), KNOWLEDGE, open_file, CHANNEL, name, body)
        except NotUnderstood as refused:
            imports.tell_failed(uow, an_asker(), name, refused)
            (told,) = deliver(uow, NOW)
            assert_shown(dict(told.message.data), blocks.failed)
            return
        (told,) = deliver(uow, NOW)
        assert_shown(dict(told.message.data), blocks.preview)

        if told.message.data["questions"]:
            with pytest.raises(NotUnderstood):
                storing.confirm(uow, an_asker(), KNOWLEDGE, open_file, draft_id)
            return

        stored = storing.confirm(uow, an_asker(), KNOWLEDGE, open_file, draft_id)
        assert isinstance(stored, Stored)
        facts = storing.facts_of(uow, an_asker(), KNOWLEDGE, stored)
        assert_shown(dict(facts), blocks.done)
        for series in uow.series.of_channel(WORKSPACE, CHANNEL):
            days = uow.observations.recent_days(WORKSPACE, [series.series_id], 1000)
            assert all(day.year >= 2000 for day in days[series.series_id])


@given(TABLES)
@settings(max_examples=100)
def test_a_file_dropped_twice_never_changes_anything(rows: list[list[str]]) -> None:
    head = ["date", "metric", "value", "platform"]
    body = written([head, *rows, ["2026-11-01", "いいね", "5", "x"]])

    with memory(lambda: NOW)() as uow:
        a_channel(uow)
        for is_first in (True, False):
            try:
                draft_id = imports.preview(
                    uow, an_asker(), KNOWLEDGE, open_file, CHANNEL, "a.csv", body
                )
                stored = storing.confirm(uow, an_asker(), KNOWLEDGE, open_file, draft_id)
            except NotUnderstood:
                return
            assert isinstance(stored, Stored)
            assert is_first or stored.run.written == stored.run.replaced == 0
