"""Whom Mato talks to: known from a row, else guessed until Slack's profile is read."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kpi.language.text import script_of
from kpi.model import Language, Person, UserId, Workspace, WorkspaceId
from kpi.ports import UnitOfWork
from kpi.usecases import jobs

#: The kind of job that reads a person's profile from Slack.
PROFILE_JOB = "profile"
#: How long a profile is believed.
FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """Who asks; ``is_stale`` when the profile is to be read (again)."""

    person: Person
    is_new: bool
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Slack says of a person; empty texts where it says nothing."""

    user_id: UserId
    locale: str = ""  # ja-JP
    zone: str = ""
    is_admin: bool = False
    is_guest: bool = False  # also: from another workspace
    is_gone: bool = False


def look_up(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    user_id: UserId,
    *,
    typed: str,
    is_stranger: bool,
    now: datetime,
) -> Recognized:
    """Return the person without writing: the row, or a guess by the script of what was typed.

    Whoever comes from another workspace only looks, whatever the row says.
    """
    found = uow.people.get(workspace_id, user_id)
    if found is not None:
        is_stale = now - found.refreshed_at > FRESH
        person = replace(found, is_guest=True) if is_stranger else found
        return Recognized(person=person, is_new=False, is_stale=is_stale)
    workspace = uow.workspaces.get(workspace_id)
    guess = Person(
        workspace_id=workspace_id,
        user_id=user_id,
        language=script_of(typed) or _usual(workspace),
        is_guest=is_stranger,
        refreshed_at=now,
    )
    return Recognized(person=guess, is_new=True, is_stale=True)


def met(person: Person, profile: Profile) -> Person:
    """Return a guess at a person with what decides on their first act: rights, and what day it is.

    The language stays that of what they typed until the profile is kept.
    """
    return replace(
        person,
        is_guest=profile.is_guest,
        is_gone=profile.is_gone,
        zone=profile.zone or person.zone,
    )


def remember(uow: UnitOfWork, recognized: Recognized, now: datetime) -> None:
    """Keep a guess and ask for the profile; at most one such job a person and day."""
    person = recognized.person
    if recognized.is_new:
        uow.people.save(person)
    if recognized.is_stale:
        ask_profile(uow, person.workspace_id, person.user_id, f"{now.date()}", now)


def ask_profile(
    uow: UnitOfWork, workspace_id: WorkspaceId, user_id: UserId, occasion: str, now: datetime
) -> None:
    """Add the job that reads the person's profile, once for the occasion."""
    jobs.ask(
        uow,
        workspace_id,
        PROFILE_JOB,
        f"{PROFILE_JOB}:{user_id}:{occasion}",
        {"user": user_id},
        now,
    )


def refresh(uow: UnitOfWork, workspace_id: WorkspaceId, profile: Profile, now: datetime) -> Person:
    """Write what Slack says over what was guessed; what the person set stays."""
    known = look_up(
        uow, workspace_id, profile.user_id, typed="", is_stranger=profile.is_guest, now=now
    ).person
    language = _language(profile.locale)
    person = replace(
        known,
        language=language or known.language,
        language_is_known=known.language_is_known or language is not None,
        zone=profile.zone or known.zone,
        is_admin=profile.is_admin,
        is_guest=profile.is_guest,
        is_gone=profile.is_gone,
        refreshed_at=now,
    )
    uow.people.save(person)
    return person


def mark_gone(
    uow: UnitOfWork, workspace_id: WorkspaceId, user_id: UserId, now: datetime
) -> Person:
    """Keep that nothing reaches the person any more."""
    known = look_up(uow, workspace_id, user_id, typed="", is_stranger=False, now=now).person
    person = replace(known, is_gone=True, refreshed_at=now)
    uow.people.save(person)
    return person


def _usual(workspace: Workspace | None) -> Language:
    return workspace.language if workspace is not None else Language.JA


def _language(locale: str) -> Language | None:
    """Return the language for a Slack locale: everybody who is not Japanese gets English."""
    if not locale:
        return None
    return Language.JA if locale.lower().startswith("ja") else Language.EN
