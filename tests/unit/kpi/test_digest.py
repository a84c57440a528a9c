import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kpi.digest import (
    DigestContent,
    Group,
    Label,
    Line,
    Move,
    changes,
    facts,
    most_urgent,
)
from kpi.knowledge import Text
from kpi.model import GoalId, KpiId, Period, Scope, TargetKind, Unit
from kpi.progress import Progress, Status
from tests.factories import CHANNEL, DECEMBER, NOW, OWNER


def a_line(
    kpi_id: str = "k1",
    status: Status = Status.ON_TRACK,
    *,
    value: int | None = 100,
    pace: str | None = "1",
    target: int = 1000,
    window: Period = DECEMBER,
) -> Line:
    return Line(
        label=Label(
            kpi_id=KpiId(kpi_id),
            name=Text(ja="表示回数", en="Impressions"),
            scope=Scope(),
            unit=Unit.COUNT,
        ),
        kind=TargetKind.TOTAL,
        progress=Progress(
            status=status,
            window=window,
            target=Decimal(target),
            value=None if value is None else Decimal(value),
            pace=None if pace is None else Decimal(pace),
        ),
        owner_id=OWNER,
    )


def content(*lines: Line) -> DigestContent:
    group = Group(
        goal_id=GoalId("g1"),
        sentence="認知度を高めたい",
        purpose=None,
        period=DECEMBER,
        owner_id=OWNER,
        lines=lines,
    )
    return DigestContent(
        channel_id=CHANNEL, zone="Asia/Tokyo", now=NOW, as_of=None, groups=(group,)
    )


def told(*lines: Line) -> dict[str, object]:
    """Return the facts as they come back from the store."""
    kept: dict[str, object] = json.loads(json.dumps(facts(content(*lines))))
    return kept


def moves(before: dict[str, object], *lines: Line) -> list[Move]:
    return [change.move for change in changes(before, lines)]


def test_what_needs_attention_comes_first_and_the_slowest_before_the_rest() -> None:
    lines = [
        a_line("reached", Status.REACHED),
        a_line("fine", Status.ON_TRACK),
        a_line("slow", Status.OFF_TRACK, pace="0.7"),
        a_line("unpaced", Status.OFF_TRACK, pace=None),
        a_line("still", Status.OFF_TRACK, pace="0"),
        a_line("risky", Status.AT_RISK),
    ]

    found = [line.label.kpi_id for line in most_urgent(lines)]

    assert found == ["still", "slow", "unpaced", "risky", "fine", "reached"]


def test_nothing_changed_when_all_is_as_told() -> None:
    assert moves(told(a_line()), a_line()) == []


def test_a_status_an_amount_and_a_target_may_change_and_the_status_matters_most() -> None:
    after = a_line(status=Status.AT_RISK, value=150, target=2000)

    found = changes(told(a_line()), [after])

    assert [change.move for change in found] == [Move.STATUS, Move.TARGET, Move.VALUE]
    assert (found[0].before, found[0].after) == ("on_track", "at_risk")
    assert (found[1].before, found[1].after) == ("1000", "2000")
    assert (found[2].before, found[2].after) == ("100", "150")


def test_a_new_week_is_not_compared_with_the_last_one() -> None:
    week = replace(DECEMBER, end=date(2026, 12, 8))
    following = Period(start=date(2026, 12, 8), end=date(2026, 12, 15))

    before = told(a_line(window=week, status=Status.REACHED, value=900))

    assert moves(before, a_line(window=following, value=10)) == []


def test_an_amount_that_was_not_known_is_not_compared() -> None:
    assert moves(told(a_line(value=None)), a_line()) == []
    assert moves(told(a_line()), a_line(value=None)) == []


def test_kpis_come_and_go() -> None:
    found = changes(told(a_line("old")), [a_line("new")])

    assert [(c.label.kpi_id, c.move) for c in found] == [
        ("new", Move.ADDED),
        ("old", Move.REMOVED),
    ]
    assert found[1].label.name == Text(ja="表示回数", en="Impressions")


def test_a_kpi_that_goes_on_in_a_new_period_is_not_a_new_one() -> None:
    january = Period(start=DECEMBER.end, end=date(2027, 2, 1))
    before = told(a_line("old", Status.REACHED, target=100), a_line("other"))

    found = changes(before, [a_line("new", target=120, window=january), a_line("other")])

    assert [(one.label.kpi_id, one.move) for one in found] == [("new", Move.TARGET)]
    assert (found[0].before, found[0].after) == ("100", "120")


def test_before_the_first_digest_nothing_is_compared() -> None:
    assert changes({}, [a_line()]) == ()


def test_facts_that_somebody_else_wrote_do_no_harm() -> None:
    assert moves({"kpis": "?"}, a_line()) == []
    assert moves({"kpis": {"k1": 3, "k2": 4}}, a_line()) == [Move.ADDED]
    removed = changes({"kpis": {"k2": {}}}, [])
    assert removed[0].label.name == Text()
