from collections.abc import Iterator

import pytest

from kpi.imports import FileFacts, Question
from kpi.model import ChannelId
from kpi.ports import UnitOfWork
from kpi.usecases.file_answers import KEPT, keep, kind_of, recalled
from tests.askers import an_asker
from tests.factories import NOW, UowFactory, a_draft

ASKED = (Question.PLATFORM, Question.RATE)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        keep(unit, an_asker(), a_draft(data={"platform": "x", "rate": ""}), "content")
        yield unit


def test_only_what_is_asked_is_recalled(uow: UnitOfWork) -> None:
    draft = a_draft(data={"name": "a.csv"})

    assert recalled(uow, an_asker(), draft, "content", ASKED).data == {
        "name": "a.csv",
        "platform": "x",
    }
    assert recalled(uow, an_asker(), draft, "content", [Question.RATE]) == draft


def test_another_kind_another_channel_and_a_long_time_recall_nothing(uow: UnitOfWork) -> None:
    draft = a_draft(data={})
    elsewhere = a_draft(data={}, channel_id=ChannelId("C9"))

    assert recalled(uow, an_asker(), draft, "videos", ASKED) == draft
    assert recalled(uow, an_asker(), elsewhere, "content", ASKED) == elsewhere
    assert recalled(uow, an_asker(now=NOW + KEPT), draft, "content", ASKED) == draft


def test_nothing_is_kept_where_nothing_was_answered(uow: UnitOfWork) -> None:
    keep(uow, an_asker(), a_draft(data={"name": "a.csv"}), "videos")

    draft = a_draft(data={})
    assert recalled(uow, an_asker(), draft, "videos", ASKED) == draft


def test_tables_of_ones_own_are_one_kind_when_only_dates_in_their_names_differ() -> None:
    wide, content = FileFacts(export="wide"), FileFacts(export="content")

    assert kind_of(wide, "Weekly_2026-11-01.csv") == kind_of(wide, "weekly 2026-11-08 (1).csv")
    assert kind_of(wide, "weekly.csv") != kind_of(wide, "monthly.csv")
    assert kind_of(content, "a.csv") == kind_of(content, "b.csv")
