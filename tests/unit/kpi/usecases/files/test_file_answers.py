from collections.abc import Iterator

import pytest

from kpi.errors import NotAllowed, NotFound
from kpi.imports import FileFacts, Question
from kpi.model import ChannelId
from kpi.ports import UnitOfWork
from kpi.usecases.files.file_answers import (
    KEPT,
    forget,
    keep,
    kind_of,
    recalled,
    saved,
    with_columns,
)
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_draft,
    a_person,
    a_team,
)

ASKED = (Question.PLATFORM, Question.RATE)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        keep(unit, an_asker(), CHANNEL, {"platform": "x", "rate": ""}, "content")
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
    keep(uow, an_asker(), CHANNEL, {"name": "a.csv"}, "videos")

    draft = a_draft(data={})
    assert recalled(uow, an_asker(), draft, "videos", ASKED) == draft


def test_tables_of_ones_own_are_one_kind_when_only_dates_in_their_names_differ() -> None:
    wide, content = FileFacts(export="wide"), FileFacts(export="content")

    assert kind_of(wide, "Weekly_2026-11-01.csv") == kind_of(wide, "weekly 2026-11-08 (1).csv")
    assert kind_of(wide, "weekly.csv") != kind_of(wide, "monthly.csv")
    assert kind_of(content, "a.csv") == kind_of(content, "b.csv")


COLUMNS = {"day": "Tag", "metrics": {"Herzen": "likes"}, "grain": "daily", "running": []}
MAPPED = {"name": "a.csv", "table": "f00", "columns": COLUMNS, "account": "shop"}


def test_what_the_columns_are_is_recalled_for_the_same_columns(uow: UnitOfWork) -> None:
    keep(uow, an_asker(), CHANNEL, MAPPED, "mapped")

    again = with_columns(uow, an_asker(), a_draft(data={"name": "b.csv", "table": "f00"}))
    other = a_draft(data={"name": "b.csv", "table": "f01"})
    without = a_draft(data={"name": "b.csv", "table": ""})

    assert again.data == {
        "name": "b.csv",
        "table": "f00",
        "columns": COLUMNS,
        "account": "shop",
        "recalled": True,
    }
    assert with_columns(uow, an_asker(), other) == other
    assert with_columns(uow, an_asker(), without) == without


def test_only_a_change_of_columns_is_written_into_the_audit_log(uow: UnitOfWork) -> None:
    for _ in range(2):
        keep(uow, an_asker(), CHANNEL, MAPPED, "mapped")
    changed = {**COLUMNS, "grain": "cumulative"}
    keep(uow, an_asker(), CHANNEL, {**MAPPED, "columns": changed}, "mapped")

    done = uow.audit.by_person(WORKSPACE, OWNER, ["file.columns_kept"])

    assert [one.after for one in done] == [{"columns": changed}, {"columns": COLUMNS}]


def test_what_is_kept_is_listed_until_it_is_old_or_forgotten(uow: UnitOfWork) -> None:
    keep(uow, an_asker(), CHANNEL, MAPPED, "mapped")
    kept = saved(uow, an_asker(), CHANNEL)

    assert [one.data.get("name") for one in kept] == [None, "a.csv"]
    assert saved(uow, an_asker(now=NOW + KEPT), CHANNEL) == []

    assert forget(uow, an_asker(), kept[1].draft_id) == kept[1]

    assert saved(uow, an_asker(), CHANNEL) == kept[:1]
    (done,) = uow.audit.by_person(WORKSPACE, OWNER, ["file.answers_forgotten"])
    assert done.before == {"columns": COLUMNS, "account": "shop"}
    with pytest.raises(NotFound, match="file_answers"):
        forget(uow, an_asker(), kept[1].draft_id)


def test_nobody_forgets_what_is_not_theirs_to_change_or_to_see(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(is_private=True))
    (kept,) = saved(uow, an_asker(), CHANNEL)
    uow.drafts.save(a_draft())

    with pytest.raises(NotFound):
        saved(uow, an_asker(channel_id=OTHER_CHANNEL), CHANNEL)
    with pytest.raises(NotFound):
        forget(uow, an_asker(channel_id=OTHER_CHANNEL), kept.draft_id)
    with pytest.raises(NotFound):
        forget(uow, an_asker(), a_draft().draft_id)
    with pytest.raises(NotAllowed):
        forget(uow, an_asker(a_person(is_guest=True)), kept.draft_id)
