"""A source on its way in: tried out first, shown to whoever asked, kept when they say yes."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from kpi.errors import MatoError, NotAllowed, NotFound, NotUnderstood, Stale
from kpi.imports import Summary
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import ChannelId, DraftId, SourceId
from kpi.ports import Draft, Json, Rhythm, Source, SourceKind, UnitOfWork
from kpi.usecases import access, jobs
from kpi.usecases.access import Asker
from kpi.usecases.files import imports
from kpi.usecases.numbers import pulls
from kpi.usecases.numbers.receiving import LONGEST_NAME
from kpi.usecases.people import teams
from kpi.usecases.records import audit, tell_asker

#: The kind of job that tries a source out, and of the draft that waits for a yes.
TRY_JOB = "source_try"
DRAFT = "source"
MOST_SOURCES = 20
_WAITS = timedelta(days=1)
#: What reaches into the machine or the network that Mato runs in.
_FOR_ADMINS = frozenset({SourceKind.SQL, SourceKind.SINGER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A source as somebody asked for it; ``sealed`` are its secrets."""

    kind: SourceKind
    name: str
    settings: Json
    sealed: bytes
    at: time | None
    rhythm: Rhythm = Rhythm.DAILY


def may_add(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, kind: SourceKind) -> None:
    """Raise NotAllowed or NotFound when the asker may connect no such thing to the channel."""
    teams.of_channel(uow, asker, channel_id)
    access.may_change(asker)
    if not may_connect(asker, kind):
        raise NotAllowed("not_allowed.connect")


def may_connect(asker: Asker, kind: SourceKind) -> bool:
    """Whether such a thing is for the asker to connect at all."""
    return asker.person.is_admin or kind not in _FOR_ADMINS


def ask(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, wish: Wish) -> DraftId:
    """Have the source tried out by the worker; NotUnderstood without a name, or with too many."""
    may_add(uow, asker, channel_id, wish.kind)
    name = " ".join(wish.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NotUnderstood("source.name", most=LONGEST_NAME)
    if len(uow.sources.of_channel(asker.workspace_id, channel_id)) >= MOST_SOURCES:
        raise NotUnderstood("source.too_many", most=MOST_SOURCES)
    if wish.rhythm is Rhythm.HOURLY:
        pulls.may_be_hourly(uow, asker)
    draft_id = DraftId(uow.new_id())
    uow.drafts.save(
        Draft(
            workspace_id=asker.workspace_id,
            draft_id=draft_id,
            kind=DRAFT,
            by=asker.user_id,
            channel_id=channel_id,
            data={
                "kind": wish.kind.value,
                "name": name,
                "settings": wish.settings,
                "at": wish.at.strftime("%H:%M") if wish.at else "",
                "rhythm": wish.rhythm.value,
            },
            body=wish.sealed,
            expires_at=asker.now + _WAITS,
        )
    )
    jobs.ask(
        uow, asker.workspace_id, TRY_JOB, f"{TRY_JOB}:{draft_id}", {"draft": draft_id}, asker.now
    )
    return draft_id


def source_of(draft: Draft, now: datetime) -> Source:
    """Return the source that a draft will be, under the draft's id until it is kept."""
    settings: Any = draft.data["settings"]
    at = str(draft.data["at"])
    return Source(
        workspace_id=draft.workspace_id,
        source_id=SourceId(draft.draft_id),
        channel_id=draft.channel_id,
        name=str(draft.data["name"]),
        kind=SourceKind(str(draft.data["kind"])),
        settings=settings,
        secret=draft.body,
        at=time.fromisoformat(at) if at else None,
        rhythm=Rhythm(str(draft.data.get("rhythm") or Rhythm.DAILY)),
        owner_id=draft.by,
        created_at=now,
        planned_until=now,
    )


def show(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, draft: Draft, shown: Summary
) -> None:
    """Show what came of trying the source out to whoever asked for it."""
    facts = {**_head(draft), **imports.facts_of(uow, asker, knowledge, draft, shown)}
    tell_asker(uow, asker, MessageKind.SOURCE_PREVIEW, draft.draft_id, {**facts, "code": ""})


def refuse(uow: UnitOfWork, asker: Asker, draft: Draft, error: MatoError) -> None:
    """Say why nothing could be read, and forget the draft with its secrets."""
    uow.drafts.delete(draft.workspace_id, draft.draft_id)
    reason = {name: str(value) for name, value in error.data.items()}
    facts = {**_head(draft), "code": error.code, "reason": reason}
    tell_asker(uow, asker, MessageKind.SOURCE_PREVIEW, draft.draft_id, facts)


def _head(draft: Draft) -> dict[str, object]:
    return {
        "draft": draft.draft_id,
        "channel": draft.channel_id,
        "name": draft.data["name"],
        "kind": draft.data["kind"],
        "at": draft.data["at"],
        "rhythm": draft.data.get("rhythm", Rhythm.DAILY.value),
    }


def waiting(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> Draft:
    """Return a source of the asker's that waits; Stale when it was kept, dropped or expired."""
    draft = uow.drafts.get(asker.workspace_id, draft_id)
    if draft is None or draft.kind != DRAFT or draft.expires_at <= asker.now:
        raise Stale("stale.source")
    if draft.by != asker.user_id:
        raise NotFound("not_found.source")
    return draft


def keep(uow: UnitOfWork, asker: Asker, draft_id: DraftId, *, is_hourly: bool = False) -> Source:
    """Connect the source for good; ``is_hourly``: to be read every hour, whatever was asked."""
    draft = waiting(uow, asker, draft_id)
    may_add(uow, asker, draft.channel_id, SourceKind(str(draft.data["kind"])))
    drop(uow, asker, draft_id)
    source = replace(source_of(draft, asker.now), source_id=SourceId(uow.new_id()))
    if is_hourly and source.at:
        source = replace(source, rhythm=Rhythm.HOURLY, at=pulls.hourly_at(source.at))
    if source.rhythm is Rhythm.HOURLY:
        pulls.may_be_hourly(uow, asker)
    uow.sources.save(source)
    pulls.read_now(uow, asker, source.source_id)
    audit(
        uow,
        asker,
        action="source.added",
        subject=source.source_id,
        channel_id=source.channel_id,
        after={"name": source.name, "kind": source.kind.value},
    )
    return source


def drop(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> Draft:
    """Forget the source that was tried out, with its secrets."""
    draft = waiting(uow, asker, draft_id)
    if not uow.drafts.delete(draft.workspace_id, draft.draft_id):
        raise Stale("stale.source")
    return draft
