from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood, Stale
from kpi.imports import ColumnMap, Grain, Table, TableColumn
from kpi.knowledge import Knowledge
from kpi.model import DraftId, MetricKey
from kpi.ports import Draft, Json, UnitOfWork
from kpi.usecases.files import imports
from kpi.usecases.files.file_columns import (
    MOST_COLUMNS,
    ColumnWish,
    Form,
    WrongColumns,
    change,
    chosen_of,
    form,
    wrong,
)
from kpi.usecases.numbers import storing
from storage.sources.files.opening import open_file, table_of
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_person,
    a_series,
    a_team,
    an_own_metric,
)
from tests.outboxes import deliver

TABLE = "Tag,Gesehen,Herzen,Notiz,teils\n2026-11-01,100,5,gut,1\n2026-11-02,120,7,matt,x\n"
LIKES, IMPRESSIONS = MetricKey("likes"), MetricKey("impressions")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def dropped(uow: UnitOfWork, knowledge: Knowledge, text: str, name: str = "a.csv") -> DraftId:
    body = text.encode()
    table = table_of(name, body)
    return imports.preview(uow, an_asker(), knowledge, open_file, CHANNEL, name, body, table)


def told(uow: UnitOfWork, draft_id: DraftId) -> dict[str, Any]:
    found = [one for one in deliver(uow, an_asker().now) if one.subject == draft_id]
    return dict(found[0].message.data)


def asked(uow: UnitOfWork, knowledge: Knowledge, draft_id: DraftId) -> Form:
    return form(uow, an_asker(), knowledge, open_file, table_of, draft_id)


def changed(
    uow: UnitOfWork, knowledge: Knowledge, draft_id: DraftId, wish: ColumnWish
) -> dict[str, Any]:
    return dict(change(uow, an_asker(), knowledge, open_file, table_of, draft_id, wish))


def a_column(name: str, *, filled: int = 4, numbers: int = 4, days: int = 0) -> TableColumn:
    return TableColumn(name, ("1",), filled, numbers, days)


DAY = a_column("day", numbers=0, days=4)


def a_table(*columns: TableColumn) -> Table:
    return Table(fingerprint="f", columns=columns)


# what may be asked


def test_only_tables_with_days_and_numbers_can_be_said_to_be_something() -> None:
    assert a_table(DAY, a_column("n")).is_readable
    assert not a_table(a_column("n")).is_readable
    assert not a_table(DAY, a_column("few", numbers=1)).is_readable
    assert not a_table(DAY, a_column("empty", filled=0, numbers=0)).is_readable


def test_a_table_that_nobody_knows_is_kept_and_asked_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id = dropped(uow, knowledge, TABLE)

    said = told(uow, draft_id)
    found = asked(uow, knowledge, draft_id)

    assert (said["columns"], said["series"]) == ("unknown", [])
    assert [one.name for one in found.columns.values()] == ["Gesehen", "Herzen", "teils"]
    assert [one.name for one in found.days.values()] == ["Tag"]
    assert (found.wish.day, found.wish.metrics, found.left_out) == ("Tag", {}, 0)


def test_headers_that_mean_something_are_proposed_each_metric_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    text = "Stichtag,Likes,いいね数,Gesehen\n2026-11-01,1,2,3\n"

    found = asked(uow, knowledge, dropped(uow, knowledge, text))

    assert found.wish.metrics == {"Likes": LIKES}
    assert found.names[LIKES]["en"] == "Likes"


def test_a_known_file_is_asked_about_as_it_is_read(uow: UnitOfWork, knowledge: Knowledge) -> None:
    text = "date,contacts,targetReaches,blocks\n20261101,10,9,1\n20261102,12,9,1\n"
    draft_id = dropped(uow, knowledge, text)

    found = asked(uow, knowledge, draft_id)

    assert told(uow, draft_id)["columns"] == "known"
    assert (found.wish.grain, found.wish.platform) == (Grain.CUMULATIVE, "line")
    assert found.wish.metrics == {"contacts": "followers", "blocks": "unfollows"}


def test_what_is_no_platform_or_grain_to_choose_is_not_chosen(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    text = (
        "Reporting starts,Reporting ends,Impressions,Amount spent (USD)\n"
        "2026-11-01,2026-11-10,5,7\n"
    )

    found = asked(uow, knowledge, dropped(uow, knowledge, text))

    assert (found.wish.grain, found.wish.platform) == (Grain.DAILY, "")


def test_of_many_columns_those_that_are_read_are_asked_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    names = [f"c{at}" for at in range(MOST_COLUMNS + 5)]
    text = f"Date,{','.join(names)},Likes\n2026-11-01,{'1,' * len(names)}2\n"

    found = asked(uow, knowledge, dropped(uow, knowledge, text))

    assert (len(found.columns), found.left_out) == (MOST_COLUMNS, 6)
    assert "Likes" in [one.name for one in found.columns.values()]


def test_a_file_of_several_tables_is_not_asked_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    text = 'sep=,\n"Instagram reach"\n"Date","Primary"\n"2026-11-01T00:00:00","5"\n'
    draft_id = dropped(uow, knowledge, text)

    assert told(uow, draft_id)["columns"] == ""
    with pytest.raises(Stale):
        asked(uow, knowledge, draft_id)


# what is wrong


@pytest.mark.parametrize(
    ("day", "metrics", "expected"),
    [
        ("n", {"m": LIKES}, {"n": "columns.no_day"}),
        ("gone", {"m": LIKES}, {"gone": "columns.no_day"}),
        ("day", {"day": LIKES}, {"day": "columns.is_day"}),
        ("day", {"gone": LIKES}, {"gone": "columns.is_day"}),
        ("day", {"few": LIKES}, {"few": "columns.text"}),
        ("day", {"n": LIKES, "m": LIKES}, {"m": "columns.twice"}),
        ("day", {}, {"": "columns.none"}),
        ("day", {"n": LIKES, "m": IMPRESSIONS}, {}),
    ],
)
def test_what_cannot_be_is_said_of_each_column(
    day: str, metrics: dict[str, MetricKey], expected: dict[str, str]
) -> None:
    table = a_table(DAY, a_column("n"), a_column("m"), a_column("few", numbers=1))

    assert wrong(table, ColumnWish(day=day, metrics=metrics)) == expected


def test_only_what_adds_up_becomes_the_difference_of_days(knowledge: Knowledge) -> None:
    metrics = {"n": LIKES, "f": MetricKey("followers")}
    wish = ColumnWish(day="day", metrics=metrics, grain=Grain.CUMULATIVE)

    assert chosen_of(knowledge, (), wish) == ColumnMap(
        day="day", metrics=metrics, grain=Grain.CUMULATIVE, running=frozenset({"n"})
    )
    own = an_own_metric()
    named = ColumnWish(day="day", metrics={"n": own.metric})
    assert chosen_of(knowledge, [own], named).metrics == {"n": own.metric}
    with pytest.raises(NotFound, match="metric"):
        chosen_of(knowledge, (), named)


# what becomes of it


def test_the_file_is_read_as_it_was_said_and_so_is_the_next_of_its_shape(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id = dropped(uow, knowledge, TABLE)
    wish = ColumnWish(day="Tag", metrics={"Herzen": LIKES}, platform="x", account=" shop ")

    said = changed(uow, knowledge, draft_id, wish)
    again = asked(uow, knowledge, draft_id).wish
    storing.store(uow, an_asker(), knowledge, open_file, draft_id)

    assert said["columns"] == "said"
    assert said["account"] == "shop"
    assert again == ColumnWish(day="Tag", metrics={"Herzen": LIKES}, platform="x", account="shop")
    (series,) = uow.series.of_channel(WORKSPACE, CHANNEL)
    assert (series.metric, series.scope.platform, series.scope.account) == (LIKES, "x", "shop")

    next_id = dropped(
        uow, knowledge, "Herzen,Tag,teils,Notiz,Gesehen\n9,2026-11-03,1,,8\n", "b.csv"
    )
    shown = told(uow, next_id)
    assert shown["columns"] == "recalled"
    assert [one["total"] for one in shown["series"]] == ["9"]
    assert changed(uow, knowledge, next_id, wish)["columns"] == "said"


def test_a_mapping_whose_metric_is_gone_is_passed_over(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = an_own_metric()
    uow.series.save_own_metric(own)
    uow.series.find_or_add(a_series(metric=own.metric))
    draft_id = dropped(uow, knowledge, TABLE)
    changed(uow, knowledge, draft_id, ColumnWish(day="Tag", metrics={"Herzen": own.metric}))
    storing.store(uow, an_asker(), knowledge, open_file, draft_id)
    (kept,) = uow.drafts.of_channel(WORKSPACE, CHANNEL, "file_answers")
    columns = {"day": "Datum", "metrics": {"Herzen": "likes"}, "grain": "daily", "running": []}
    data = {**kept.data, "columns": columns}
    uow.drafts.save(_with(kept, data))

    assert told(uow, dropped(uow, knowledge, TABLE, "b.csv"))["columns"] == "unknown"


def _with(draft: Draft, data: Json) -> Draft:
    return Draft(
        workspace_id=draft.workspace_id,
        draft_id=draft.draft_id,
        kind=draft.kind,
        by=draft.by,
        channel_id=draft.channel_id,
        data=data,
        expires_at=draft.expires_at,
    )


def test_running_counts_and_posts_are_read_as_such(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id = dropped(uow, knowledge, TABLE)

    def total(grain: Grain) -> object:
        wish = ColumnWish(day="Tag", metrics={"Gesehen": IMPRESSIONS}, grain=grain)
        return [one["total"] for one in changed(uow, knowledge, draft_id, wish)["series"]]

    assert total(Grain.DAILY) == ["220"]
    assert total(Grain.CUMULATIVE) == ["20"]
    assert total(Grain.PER_POST) == ["2", "220"]


def test_what_cannot_be_changes_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id = dropped(uow, knowledge, TABLE)
    before = imports.waiting(uow, an_asker(), draft_id)

    with pytest.raises(WrongColumns) as caught:
        changed(uow, knowledge, draft_id, ColumnWish(day="Notiz", metrics={"Herzen": LIKES}))
    assert caught.value.found == {"Notiz": "columns.no_day"}
    guest = an_asker(a_person(is_guest=True))
    wish = ColumnWish(day="Tag", metrics={"Herzen": LIKES})
    with pytest.raises(NotAllowed):
        change(uow, guest, knowledge, open_file, table_of, draft_id, wish)

    assert imports.waiting(uow, an_asker(), draft_id) == before
    assert before.by == OWNER


def test_rows_of_one_day_are_said_not_to_be_days(uow: UnitOfWork, knowledge: Knowledge) -> None:
    rows = "".join(f"2026-11-0{1 + at % 2},{at},5\n" for at in range(12))
    draft_id = dropped(uow, knowledge, f"Tag,Gesehen,Herzen\n{rows}")
    wish = ColumnWish(day="Tag", metrics={"Gesehen": IMPRESSIONS})

    with pytest.raises(NotUnderstood, match="not_daily"):
        changed(uow, knowledge, draft_id, wish)


def test_the_same_rows_are_posts_when_somebody_says_so(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    rows = "".join(f"2026-11-0{1 + at % 2},{at},5\n" for at in range(12))
    draft_id = dropped(uow, knowledge, f"Date,Impressions,Likes\n{rows}")
    assert told(uow, draft_id)["columns"] == "unknown"
    wish = ColumnWish(day="Date", metrics={"Impressions": IMPRESSIONS}, grain=Grain.PER_POST)

    said = changed(uow, knowledge, draft_id, wish)

    assert [Decimal(one["total"]) for one in said["series"]] == [12, 66]
