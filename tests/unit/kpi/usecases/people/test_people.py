from dataclasses import replace
from datetime import time, timedelta

import pytest

from kpi.model import Language, Person
from kpi.ports import Job, UnitOfWork
from kpi.usecases.people import people
from kpi.usecases.people.people import FRESH, Profile, Recognized
from tests.factories import NOW, OWNER, WORKSPACE, UowFactory, a_moment, a_person, a_workspace


def look_up(uow: UnitOfWork, typed: str = "", *, is_stranger: bool = False) -> Recognized:
    return people.look_up(uow, WORKSPACE, OWNER, typed=typed, is_stranger=is_stranger, now=NOW)


def jobs_of(uow: UnitOfWork) -> list[Job]:
    return uow.jobs.claim(worker="test", lease=timedelta(hours=1), limit=10)


def refreshed(uow: UnitOfWork, **said: object) -> Person:
    profile = replace(Profile(user_id=OWNER), **said)  # type: ignore[arg-type]
    return people.refresh(uow, WORKSPACE, profile, NOW)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("認知度を高めたい", Language.JA),
        ("impressions 100万", Language.JA),
        ("Drive traffic", Language.EN),
        ("12,345", Language.EN),
        ("", Language.EN),
    ],
)
def test_a_stranger_is_guessed_by_script_then_by_workspace(
    memory_uow_factory: UowFactory, typed: str, language: Language
) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace(language=Language.EN))

        found = look_up(uow, typed)

    assert found.is_new
    assert found.is_stale
    assert found.person.language is language
    assert not found.person.language_is_known


def test_without_a_workspace_the_house_speaks_japanese(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        assert look_up(uow).person.language is Language.JA


def test_somebody_from_another_workspace_is_a_guest_from_the_start(
    memory_uow_factory: UowFactory,
) -> None:
    with memory_uow_factory() as uow:
        assert look_up(uow, is_stranger=True).person.is_guest


def test_somebody_from_another_workspace_is_a_guest_whatever_is_known(
    memory_uow_factory: UowFactory,
) -> None:
    with memory_uow_factory() as uow:
        uow.people.save(a_person())

        assert look_up(uow, is_stranger=True).person.is_guest
        assert not look_up(uow).person.is_guest


def test_looking_writes_nothing(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        look_up(uow, "hello")

        assert uow.people.get(WORKSPACE, OWNER) is None


def test_a_known_person_is_not_guessed(memory_uow_factory: UowFactory) -> None:
    known = a_person(language=Language.JA)
    with memory_uow_factory() as uow:
        uow.people.save(known)

        found = look_up(uow, "hello")

    assert found == Recognized(person=known, is_new=False, is_stale=False)


def test_a_profile_is_believed_for_a_day(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.people.save(a_person(refreshed_at=NOW - FRESH))
        assert not look_up(uow).is_stale

        uow.people.save(a_person(refreshed_at=a_moment(days=-1, seconds=-1)))
        assert look_up(uow).is_stale


def test_a_guess_is_kept_and_its_profile_asked_for_once_a_day(
    memory_uow_factory: UowFactory,
) -> None:
    with memory_uow_factory() as uow:
        found = look_up(uow, "hello")
        people.remember(uow, found, NOW)
        people.remember(uow, found, a_moment(hours=1))

        kept = uow.people.get(WORKSPACE, OWNER)
        jobs = jobs_of(uow)

    assert kept == found.person
    assert [(job.kind, job.payload) for job in jobs] == [("profile", {"user": OWNER})]


def test_a_fresh_person_needs_no_job(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.people.save(a_person())
        people.remember(uow, look_up(uow), NOW)

        assert jobs_of(uow) == []


def test_a_stale_person_is_asked_for_but_not_written_over(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        found = look_up(uow, "hello")
        people.remember(uow, replace(found, is_new=False), NOW)

        assert uow.people.get(WORKSPACE, OWNER) is None
        assert len(jobs_of(uow)) == 1


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja-JP", Language.JA), ("JA", Language.JA), ("en-US", Language.EN), ("fr-FR", Language.EN)],
)
def test_the_profile_says_the_language(
    memory_uow_factory: UowFactory, locale: str, language: Language
) -> None:
    with memory_uow_factory() as uow:
        person = refreshed(uow, locale=locale)

        assert uow.people.get(WORKSPACE, OWNER) == person
    assert (person.language, person.language_is_known) == (language, True)


def test_a_silent_profile_leaves_language_and_zone(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.people.save(a_person(language=Language.EN, zone="Europe/London"))

        person = refreshed(uow, is_admin=True)

    assert (person.language, person.zone) == (Language.EN, "Europe/London")
    assert not person.language_is_known
    assert person.is_admin


def test_a_profile_leaves_what_the_person_set(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.people.save(a_person(quiet_from=time(22), muted=frozenset({"off_track"})))

        person = refreshed(uow, zone="Asia/Seoul")

    assert (person.zone, person.quiet_from) == ("Asia/Seoul", time(22))
    assert person.muted == {"off_track"}


def test_a_gone_person_stays_known_as_gone(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.people.save(a_person())

        people.mark_gone(uow, WORKSPACE, OWNER, a_moment(hours=1))

        person = uow.people.get(WORKSPACE, OWNER)
    assert person is not None
    assert person.is_gone
    assert person.refreshed_at == a_moment(hours=1)
