from collections.abc import Iterator
from dataclasses import replace

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood, Stale
from kpi.knowledge import Knowledge, load
from kpi.messages import MessageKind
from kpi.model import (
    NO_PURPOSE,
    Goal,
    Judgement,
    KpiId,
    MetricKey,
    PurposeKey,
    SeriesId,
    UserId,
    Verdict,
)
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.fit import keeping, verdicts
from kpi.usecases.kpis import kpis
from kpi.usecases.kpis.picking import Warned
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    GOAL,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_judgement,
    a_kept,
    a_kpi,
    a_moment,
    a_person,
    a_series,
    a_team,
    an_own_metric,
    an_own_purpose,
)
from tests.outboxes import deliver
from tests.wishes import CLICKS, a_wish

PAIR = (PurposeKey("awareness"), CLICKS)
REASON = "our shop is the brand"


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def known(uow: UnitOfWork) -> Knowledge:
    return verdicts.of_workspace(uow, load(), WORKSPACE)


def change(
    uow: UnitOfWork,
    verdict: Verdict | None = Verdict.SERVES,
    reason: str = REASON,
    *,
    metric: MetricKey = CLICKS,
    goal: Goal | None = None,
) -> Judgement:
    asker, knowledge = an_asker(), known(uow)
    it = verdicts.pair(uow, asker, knowledge, goal or a_goal(), metric)
    return verdicts.change(uow, asker, knowledge, it, verdict, reason)


def lines(uow: UnitOfWork) -> list[Delivery]:
    found = deliver(uow, a_moment(days=2))
    return [one for one in found if one.message.kind is MessageKind.VERDICT_CHANGED]


def test_a_workspace_without_anything_of_its_own_has_the_knowledge_itself(uow: UnitOfWork) -> None:
    assert known(uow) is load()


def test_a_changed_verdict_holds_for_the_next_kpi(uow: UnitOfWork) -> None:
    before = kpis.add(uow, an_asker(), known(uow), CHANNEL, a_wish(metric=CLICKS))
    change(uow)
    after = kpis.add(uow, an_asker(), known(uow), CHANNEL, a_wish(metric=CLICKS))

    assert isinstance(before, Warned)
    assert not isinstance(after, Warned)


def test_who_when_and_why_are_kept_and_the_channel_is_told(uow: UnitOfWork) -> None:
    judgement = change(uow, reason=f"  {REASON} ")

    assert judgement == a_judgement()
    assert judgement.on == TODAY
    (entry,) = uow.audit.of_subject(WORKSPACE, "awareness:link_clicks")
    assert (entry.action, entry.before) == ("verdict.changed", None)
    assert entry.after is not None
    assert entry.after["reason"] == REASON
    (line,) = lines(uow)
    assert (line.to, line.message.data["verdict"]) == (CHANNEL, "serves")


def test_the_same_again_is_said_once_and_another_reason_anew(uow: UnitOfWork) -> None:
    change(uow)
    change(uow)
    assert len(lines(uow)) == 1

    change(uow, reason="another reason")

    assert len(lines(uow)) == 1
    (kept,) = uow.judgements.of_workspace(WORKSPACE)
    assert kept.reason == "another reason"


@pytest.mark.parametrize(
    ("verdict", "reason", "fields"),
    [
        (None, REASON, {"verdict": "verdict_empty"}),
        (Verdict.ASK, REASON, {"verdict": "verdict_empty"}),
        (Verdict.DOES_NOT_SERVE, REASON, {"verdict": "verdict_same"}),
        (Verdict.SERVES, " \u3000", {"reason": "reason_empty"}),
        (Verdict.SERVES, "x" * 301, {"reason": "reason_long"}),
    ],
)
def test_what_is_wrong_is_named(
    uow: UnitOfWork, verdict: Verdict | None, reason: str, fields: dict[str, str]
) -> None:
    with pytest.raises(NotUnderstood) as error:
        change(uow, verdict, reason)

    assert error.value.data["fields"] == fields
    assert uow.judgements.of_workspace(WORKSPACE) == []


def test_the_original_verdict_is_no_change_of_a_changed_one_either(uow: UnitOfWork) -> None:
    change(uow)

    with pytest.raises(NotUnderstood) as error:
        change(uow, Verdict.DOES_NOT_SERVE)

    assert error.value.data["fields"] == {"verdict": "verdict_same"}


def test_without_a_purpose_there_is_nothing_to_change(uow: UnitOfWork) -> None:
    for purpose in (NO_PURPOSE, PurposeKey("own:gone")):
        with pytest.raises(NotFound):
            change(uow, goal=a_goal(purpose=purpose))


def test_guests_change_nothing(uow: UnitOfWork) -> None:
    guest = an_asker(a_person(is_guest=True))
    it = verdicts.pair(uow, guest, load(), a_goal(), CLICKS)

    with pytest.raises(NotAllowed):
        verdicts.change(uow, guest, load(), it, Verdict.SERVES, REASON)
    change(uow)
    with pytest.raises(NotAllowed):
        verdicts.take_back(uow, guest, load(), CHANNEL, PAIR)


def test_taken_back_the_catalog_stands_again(uow: UnitOfWork) -> None:
    change(uow)
    deliver(uow, a_moment(days=2))

    gone = verdicts.take_back(uow, an_asker(), known(uow), CHANNEL, PAIR)

    assert gone.verdict is Verdict.SERVES
    assert known(uow) is load()
    (line,) = lines(uow)
    assert line.message.data["change"] == "taken_back"
    entries = uow.audit.of_subject(WORKSPACE, "awareness:link_clicks")
    assert {one.action for one in entries} == {"verdict.changed", "verdict.taken_back"}


def test_taken_back_twice_it_is_stale(uow: UnitOfWork) -> None:
    change(uow)
    verdicts.take_back(uow, an_asker(), known(uow), CHANNEL, PAIR)

    with pytest.raises(Stale):
        verdicts.take_back(uow, an_asker(), known(uow), CHANNEL, PAIR)


def test_a_verdict_for_a_purpose_that_was_dropped_can_be_taken_back(uow: UnitOfWork) -> None:
    uow.judgements.save(a_judgement(purpose=PurposeKey("own:gone")))

    verdicts.take_back(uow, an_asker(), known(uow), CHANNEL, (PurposeKey("own:gone"), CLICKS))

    (line,) = lines(uow)
    assert line.message.data["purpose_name"] == {}


def test_the_newest_is_listed_first_and_strangers_names_are_not(uow: UnitOfWork) -> None:
    own, other = an_own_metric(), an_own_metric(metric=MetricKey("own:2"), name="secret")
    for one, channel in ((own, CHANNEL), (other, OTHER_CHANNEL)):
        series_id = SeriesId(uow.new_id())
        uow.series.save_own_metric(one)
        uow.series.find_or_add(
            a_series(series_id=series_id, metric=one.metric, channel_id=channel)
        )
    uow.judgements.save(a_judgement())
    uow.judgements.save(a_judgement(metric=own.metric, at=a_moment(hours=1)))
    uow.judgements.save(a_judgement(metric=other.metric, at=a_moment(hours=2)))

    found = verdicts.listed(uow, an_asker(), CHANNEL)

    assert [(one.judgement.metric, one.label) for one in found] == [
        (own.metric, own.name),
        (CLICKS, ""),
    ]
    with pytest.raises(Stale):
        verdicts.take_back(uow, an_asker(), known(uow), CHANNEL, (PAIR[0], other.metric))


def test_own_purposes_are_part_of_what_the_workspace_knows(uow: UnitOfWork) -> None:
    uow.own_purposes.save(an_own_purpose())

    assert an_own_purpose().purpose in known(uow).purposes


def test_the_direct_message_about_a_kept_kpi_names_who_judged_so(uow: UnitOfWork) -> None:
    change(uow, Verdict.DOES_NOT_SERVE, "not for us", metric=MetricKey("impressions"))
    wish = a_wish(reason="asked for by our partner")

    kpis.add(uow, an_asker(a_person(user_id=OTHER_PERSON)), known(uow), CHANNEL, wish)

    found = [
        one.message.data
        for one in deliver(uow, a_moment(days=2))
        if one.message.kind is MessageKind.FIT_WARNING
    ]
    assert found
    changed = {"by": UserId("U1"), "on": TODAY.isoformat(), "reason": "not for us"}
    assert all(data["changed"] == changed for data in found)


def test_nobody_is_asked_again_about_a_kpi_that_serves_by_now(uow: UnitOfWork) -> None:
    kpi = a_kpi(kpi_id=KpiId("k9"), metric=CLICKS, kept=a_kept(review_on=TODAY))
    assert keeping.ask_again(uow, load(), a_team(), [kpi], NOW) == 1
    change(uow, Verdict.SUPPORTS)

    again = replace(kpi, kpi_id=KpiId("k10"))

    assert keeping.ask_again(uow, known(uow), a_team(), [again], NOW) == 0
    assert kpi.goal_id == GOAL
