from kpi.ports import Past, Revision, precedence
from kpi.revisions import revisions
from tests.factories import NOW, SERIES, TODAY, a_moment, an_observation


def test_a_day_is_revised_when_another_value_stood_then() -> None:
    old = an_observation(1200)
    new = an_observation(1350, learnt_at=a_moment(hours=2))
    past = [Past(observation=old, replaced_at=new.learnt_at)]

    assert revisions([new], past, a_moment(hours=1)) == [
        Revision(series_id=SERIES, day=TODAY, before=old.value, after=new.value)
    ]
    assert revisions([new], past, a_moment(hours=3)) == []


def test_a_day_that_had_no_value_then_is_new() -> None:
    assert revisions([an_observation(1, learnt_at=a_moment(hours=2))], [], NOW) == []


def test_the_value_learnt_last_takes_precedence_then_the_later_name() -> None:
    first, later = an_observation(source="a"), an_observation(source="b")
    latest = an_observation(source="a", learnt_at=a_moment(hours=1))

    assert max([first, latest, later], key=precedence) == latest
    assert max([later, first], key=precedence) == later
