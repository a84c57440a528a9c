"""What a workspace knows better than the catalog."""

from kpi.model import MetricKey, PurposeKey, Verdict
from kpi.ports import Own
from tests.factories import (
    OTHER_WORKSPACE,
    WORKSPACE,
    UowFactory,
    a_judgement,
    a_moment,
    an_own_purpose,
)


def test_a_pair_has_one_verdict_of_the_workspace(uow_factory: UowFactory) -> None:
    newer = a_judgement(verdict=Verdict.DEBATED, reason="not so sure", at=a_moment(hours=2))
    other = a_judgement(metric=MetricKey("likes"), at=a_moment(hours=1))
    with uow_factory() as uow:
        uow.judgements.save(a_judgement())
        uow.judgements.save(other)
        uow.judgements.save(newer)
        uow.commit()

    with uow_factory(reading=True) as uow:
        assert uow.judgements.of_workspace(WORKSPACE) == [other, newer]


def test_a_verdict_is_taken_back_once(uow_factory: UowFactory) -> None:
    kept = a_judgement(purpose=PurposeKey("engagement"))
    with uow_factory() as uow:
        uow.judgements.save(a_judgement())
        uow.judgements.save(kept)
        pair = (a_judgement().purpose, a_judgement().metric)

        assert uow.judgements.delete(WORKSPACE, *pair)
        assert not uow.judgements.delete(WORKSPACE, *pair)
        assert uow.judgements.of_workspace(WORKSPACE) == [kept]


def test_own_purposes_come_oldest_first_and_go_once(uow_factory: UowFactory) -> None:
    late = an_own_purpose(purpose=PurposeKey("own:0"), at=a_moment(hours=1))
    with uow_factory() as uow:
        uow.own_purposes.save(late)
        uow.own_purposes.save(an_own_purpose(name="fans"))
        uow.own_purposes.save(an_own_purpose())
        uow.commit()
    with uow_factory() as uow:
        assert uow.own_purposes.of_workspace(WORKSPACE) == [an_own_purpose(), late]
        assert uow.own_purposes.delete(WORKSPACE, late.purpose)
        assert not uow.own_purposes.delete(WORKSPACE, late.purpose)
        assert uow.own_purposes.of_workspace(WORKSPACE) == [an_own_purpose()]


def test_purposes_and_verdicts_are_read_at_once_each_oldest_first(
    uow_factory: UowFactory,
) -> None:
    late = an_own_purpose(purpose=PurposeKey("own:0"), at=a_moment(hours=1))
    debated = a_judgement(
        metric=MetricKey("likes"), verdict=Verdict.DEBATED, at=a_moment(hours=-1)
    )
    with uow_factory() as uow:
        for purpose in (late, an_own_purpose()):
            uow.own_purposes.save(purpose)
        for judgement in (a_judgement(), debated):
            uow.judgements.save(judgement)
        uow.commit()

    with uow_factory(reading=True) as uow:
        own = uow.own.of_workspace(WORKSPACE)

        assert own == Own(purposes=(an_own_purpose(), late), judgements=(debated, a_judgement()))
        assert uow.own.of_workspace(OTHER_WORKSPACE) == Own()
