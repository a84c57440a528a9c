"""Purposes that a workspace names itself: listed, set, changed, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpi.errors import NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.text import fold, tidy
from kpi.messages import MessageKind
from kpi.model import (
    NO_PURPOSE,
    OWN_PURPOSE,
    ChannelId,
    Goal,
    Language,
    OwnPurpose,
    PurposeKey,
)
from kpi.ports import Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.people import teams
from kpi.usecases.records import audit, in_both, tell_channel

#: What still fits into a list to choose from and a line.
LONGEST_NAME = 40
SHORTEST_NAME = 2
LONGEST_DESCRIPTION = 300
#: A choice holds a hundred; a workspace with more kinds of goals than this needs other words.
MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeWish:
    """A purpose as somebody wants it; ``purpose`` is None for a new one."""

    name: str
    like: PurposeKey | None
    description: str = ""
    purpose: PurposeKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What uses a purpose: the goals that the asker may see, and how many others."""

    goals: tuple[Goal, ...] = ()
    others: int = 0

    @property
    def count(self) -> int:
        """How many goals there are in all."""
        return len(self.goals) + self.others


def listed(uow: UnitOfWork, asker: Asker) -> list[OwnPurpose]:
    """Return the workspace's own purposes, oldest first."""
    return uow.own_purposes.of_workspace(asker.workspace_id)


def get(uow: UnitOfWork, asker: Asker, purpose: PurposeKey) -> OwnPurpose:
    """Return one of them; NotFound."""
    found = next((one for one in listed(uow, asker) if one.purpose == purpose), None)
    if found is None:
        raise NotFound("not_found.purpose")
    return found


def choices(knowledge: Knowledge) -> list[PurposeKey]:
    """Return the purposes of the catalog, which another one may resemble."""
    return [key for key in knowledge.root.purposes if key != NO_PURPOSE]


def problems(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, wish: PurposeWish
) -> Mapping[str, str]:
    """Return what keeps the wish from being saved: field -> code; empty when nothing does."""
    found = {}
    name = tidy(wish.name)
    others = [one for one in listed(uow, asker) if one.purpose != wish.purpose]
    if len(name) < SHORTEST_NAME:
        found["name"] = "name_short"
    elif len(name) > LONGEST_NAME:
        found["name"] = "name_long"
    elif fold(name) in _taken(knowledge, others):
        found["name"] = "name_taken"
    elif not wish.purpose and len(others) >= MOST:
        found["name"] = "too_many"
    if wish.like not in choices(knowledge):
        found["like"] = "like_missing"
    if len(tidy(wish.description)) > LONGEST_DESCRIPTION:
        found["description"] = "description_long"
    return found


def _taken(knowledge: Knowledge, others: Sequence[OwnPurpose]) -> set[str]:
    catalog = knowledge.root.purposes.values()
    names = [purpose.name.to(language) for purpose in catalog for language in Language]
    return {fold(name) for name in (*names, *(one.name for one in others))}


def save(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, channel_id: ChannelId, wish: PurposeWish
) -> OwnPurpose:
    """Keep a new or changed purpose and tell the channel; unchanged, nothing is said.

    Raises NotAllowed, NotFound, and NotUnderstood (with ``fields``) when ``problems`` has any.
    """
    teams.of_channel(uow, asker, channel_id)
    access.may_change(asker)
    before = get(uow, asker, wish.purpose) if wish.purpose else None
    fields = problems(uow, asker, knowledge, wish)
    if fields or wish.like is None:
        raise NotUnderstood("not_understood.purpose", fields=fields)
    after = OwnPurpose(
        workspace_id=asker.workspace_id,
        purpose=before.purpose if before else PurposeKey(f"{OWN_PURPOSE}{uow.new_id()}"),
        name=tidy(wish.name),
        description=tidy(wish.description),
        like=wish.like,
        by=before.by if before else asker.user_id,
        at=before.at if before else asker.now,
    )
    if after != before:
        uow.own_purposes.save(after)
        _tell(uow, asker, knowledge, channel_id, after, before)
    return after


def use(uow: UnitOfWork, asker: Asker, purpose: PurposeKey) -> Use:
    """Return what uses it; goals of channels that the asker may not enter are only counted."""
    found = uow.goals.of_purpose(asker.workspace_id, purpose)
    shut: set[ChannelId] = set()
    for channel_id in dict.fromkeys(goal.channel_id for goal in found):
        try:
            access.enter(uow, asker, channel_id)
        except NotFound:
            shut.add(channel_id)
    seen = tuple(goal for goal in found if goal.channel_id not in shut)
    return Use(goals=seen, others=len(found) - len(seen))


def remove(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    purpose: PurposeKey,
) -> Use:
    """Remove the purpose and the verdicts on it; what uses it keeps it, and is returned."""
    access.enter(uow, asker, channel_id)
    access.may_change(asker)
    before = get(uow, asker, purpose)
    used = use(uow, asker, purpose)
    if used.count:
        return used
    for judgement in uow.judgements.of_workspace(asker.workspace_id):
        if judgement.purpose == purpose:
            uow.judgements.delete(asker.workspace_id, purpose, judgement.metric)
    uow.own_purposes.delete(asker.workspace_id, purpose)
    _tell(uow, asker, knowledge, channel_id, None, before)
    return used


def _tell(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    after: OwnPurpose | None,
    before: OwnPurpose | None,
) -> None:
    """Keep who did it, and put one line for the channel into the outbox."""
    one = after or before
    if one is None:  # pragma: no cover - something was changed
        return
    action = ("changed" if before else "set") if after else "removed"
    audit(
        uow,
        asker,
        action=f"purpose.{action}",
        subject=one.purpose,
        channel_id=channel_id,
        before=_facts(before) if before else None,
        after=_facts(after) if after else None,
    )
    like = knowledge.root.purposes.get(one.like)
    tell_channel(
        uow,
        asker,
        kind=MessageKind.PURPOSE_CHANGED,
        subject=one.purpose,
        channel_id=channel_id,
        data={"change": action, "name": one.name, "like": in_both(like.name) if like else {}},
    )


def _facts(one: OwnPurpose) -> Json:
    return {"name": one.name, "description": one.description, "like": one.like}
