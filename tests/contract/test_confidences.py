"""What owners say of how sure they are: one statement for each KPI and day."""

from kpi.model import KpiId
from kpi.ports import Level
from tests.factories import KPI, WORKSPACE, UowFactory, a_confidence, a_day

OTHER = KpiId("k2")


def test_a_day_keeps_what_was_said_last(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.confidences.save(a_confidence())
        uow.confidences.save(a_confidence(level=Level.LOW))
        uow.commit()
    with uow_factory(reading=True) as uow:
        assert uow.confidences.latest(WORKSPACE, [KPI]) == [a_confidence(level=Level.LOW)]


def test_of_many_kpis_the_newest_is_read(uow_factory: UowFactory) -> None:
    mine = a_confidence(said_on=a_day(4))
    theirs = a_confidence(kpi_id=OTHER, said_on=a_day(2), level=Level.EVEN)
    with uow_factory() as uow:
        for one in (mine, a_confidence(said_on=a_day(3)), theirs):
            uow.confidences.save(one)

        assert uow.confidences.latest(WORKSPACE, [OTHER, KPI, KpiId("k9")]) == [mine, theirs]
        assert uow.confidences.latest(WORKSPACE, []) == []
