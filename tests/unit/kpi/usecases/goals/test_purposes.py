from collections.abc import Iterator

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood
from kpi.knowledge import Knowledge, load
from kpi.messages import MessageKind
from kpi.model import GoalState, OwnPurpose, PurposeKey
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.fit import verdicts
from kpi.usecases.goals import actions, purposes
from kpi.usecases.goals.purposes import MOST, PurposeWish
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_judgement,
    a_kpi,
    a_moment,
    a_person,
    a_team,
    an_own_purpose,
)
from tests.outboxes import deliver

AWARENESS = PurposeKey("awareness")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def known(uow: UnitOfWork) -> Knowledge:
    return verdicts.of_workspace(uow, load(), WORKSPACE)


def save(uow: UnitOfWork, name: str = "fan community", **changes: object) -> OwnPurpose:
    wish = PurposeWish(**{"name": name, "like": AWARENESS, **changes})  # type: ignore[arg-type]
    return purposes.save(uow, an_asker(), known(uow), CHANNEL, wish)


def lines(uow: UnitOfWork) -> list[Delivery]:
    found = deliver(uow, a_moment(days=2))
    return [one for one in found if one.message.kind is MessageKind.PURPOSE_CHANGED]


def test_a_purpose_is_kept_told_and_known(uow: UnitOfWork) -> None:
    one = save(uow, "  fan\u3000community ", description=" those who come back ")

    assert (one.name, one.description, one.like) == (
        "fan community",
        "those who come back",
        AWARENESS,
    )
    assert (one.by, one.at) == (OWNER, NOW)
    assert purposes.listed(uow, an_asker()) == [one]
    assert one.purpose in known(uow).purposes
    (line,) = lines(uow)
    assert (line.to, line.message.data["change"]) == (CHANNEL, "set")
    (entry,) = uow.audit.of_subject(WORKSPACE, one.purpose)
    assert (entry.action, entry.before) == ("purpose.set", None)


def test_it_is_changed_in_place_and_unchanged_says_nothing(uow: UnitOfWork) -> None:
    one = save(uow)
    deliver(uow, a_moment(days=2))

    same = save(uow, purpose=one.purpose)
    assert lines(uow) == []
    changed = save(uow, "our fans", purpose=one.purpose)

    assert same == one
    assert (changed.purpose, changed.name) == (one.purpose, "our fans")
    assert [line.message.data["change"] for line in lines(uow)] == ["changed"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, {"name": "name_short"}),
        ({"name": "x" * 41}, {"name": "name_long"}),
        ({"name": "認知拡大"}, {"name": "name_taken"}),
        ({"name": "BRAND awareness"}, {"name": "name_taken"}),
        ({"name": "Ｆans"}, {"name": "name_taken"}),
        ({"name": "new", "like": None}, {"like": "like_missing"}),
        ({"name": "new", "like": PurposeKey("none")}, {"like": "like_missing"}),
        ({"name": "new", "like": PurposeKey("own:1")}, {"like": "like_missing"}),
        ({"name": "new", "description": "x" * 301}, {"description": "description_long"}),
    ],
)
def test_what_is_wrong_is_named(
    uow: UnitOfWork, changes: dict[str, object], fields: dict[str, str]
) -> None:
    uow.own_purposes.save(an_own_purpose(name="fans"))

    with pytest.raises(NotUnderstood) as error:
        save(uow, **changes)  # type: ignore[arg-type]

    assert error.value.data["fields"] == fields


def test_there_is_an_end_to_them(uow: UnitOfWork) -> None:
    for place in range(MOST):
        uow.own_purposes.save(
            an_own_purpose(purpose=PurposeKey(f"own:{place}"), name=f"purpose {place}")
        )

    with pytest.raises(NotUnderstood) as error:
        save(uow, "one more")

    assert error.value.data["fields"] == {"name": "too_many"}
    assert save(uow, "renamed", purpose=PurposeKey("own:3")).name == "renamed"


def test_what_uses_it_keeps_it_and_strangers_goals_are_only_counted(uow: UnitOfWork) -> None:
    one = save(uow)
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, is_private=True))
    uow.goals.save(a_goal(purpose=one.purpose, state=GoalState.CLOSED))
    uow.goals.save(a_goal(goal_id="g2", channel_id=OTHER_CHANNEL, purpose=one.purpose))

    used = purposes.remove(uow, an_asker(), known(uow), CHANNEL, one.purpose)

    assert [goal.goal_id for goal in used.goals] == [a_goal().goal_id]
    assert (used.others, used.count) == (1, 2)
    assert purposes.listed(uow, an_asker()) == [one]


def test_removed_it_takes_the_verdicts_on_it_along(uow: UnitOfWork) -> None:
    one = save(uow)
    other = a_judgement()
    uow.judgements.save(other)
    uow.judgements.save(a_judgement(purpose=one.purpose))
    deliver(uow, a_moment(days=2))

    used = purposes.remove(uow, an_asker(), known(uow), CHANNEL, one.purpose)

    assert used.count == 0
    assert purposes.listed(uow, an_asker()) == []
    assert uow.judgements.of_workspace(WORKSPACE) == [other]
    (line,) = lines(uow)
    assert line.message.data["change"] == "removed"
    with pytest.raises(NotFound):
        purposes.remove(uow, an_asker(), known(uow), CHANNEL, one.purpose)


def test_one_that_resembles_a_dropped_purpose_can_be_removed(uow: UnitOfWork) -> None:
    gone = an_own_purpose(like=PurposeKey("dropped"))
    uow.own_purposes.save(gone)

    purposes.remove(uow, an_asker(), known(uow), CHANNEL, gone.purpose)

    (line,) = lines(uow)
    assert line.message.data["like"] == {}


def test_guests_only_look(uow: UnitOfWork) -> None:
    one = save(uow)
    guest = an_asker(a_person(is_guest=True))

    with pytest.raises(NotAllowed):
        purposes.save(uow, guest, load(), CHANNEL, PurposeWish(name="new", like=AWARENESS))
    with pytest.raises(NotAllowed):
        purposes.remove(uow, guest, load(), CHANNEL, one.purpose)
    assert purposes.listed(uow, guest) == [one]


def test_ideas_for_it_are_those_of_the_purpose_that_it_resembles(uow: UnitOfWork) -> None:
    one = save(uow)

    mine = actions.ideas(known(uow), a_goal(purpose=one.purpose), a_kpi())

    assert mine == actions.ideas(load(), a_goal(purpose=AWARENESS), a_kpi())
