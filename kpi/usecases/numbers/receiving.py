"""Tokens that others send numbers with, and what is answered to the same request twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from kpi.errors import NotUnderstood
from kpi.model import ChannelId, DraftId, SourceId
from kpi.ports import Draft, Json, Source, SourceKind, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.people import teams
from kpi.usecases.records import audit

#: More tokens than that nobody keeps track of.
MOST_TOKENS = 20
LONGEST_NAME = 80
#: So long a request may be sent again under the same key.
REMEMBERED = timedelta(hours=24)
_ANSWER = "api_answer"

#: Makes the hash of a new token's secret part for the source's id.
Hash = Callable[[SourceId], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was answered to a request: HTTP's status and the body, as JSON."""

    status: int
    body: str


def add_token(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, name: str, hashed: Hash
) -> Source:
    """Keep a new token for the channel; NotUnderstood without a name or with too many tokens."""
    access.may_change(asker)
    teams.of_channel(uow, asker, channel_id)
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        raise NotUnderstood("source.name", most=LONGEST_NAME)
    known = uow.sources.of_channel(asker.workspace_id, channel_id)
    if sum(one.kind is SourceKind.HTTP_IN for one in known) >= MOST_TOKENS:
        raise NotUnderstood("source.too_many", most=MOST_TOKENS)
    source_id = SourceId(uow.new_id())
    source = Source(
        workspace_id=asker.workspace_id,
        source_id=source_id,
        channel_id=channel_id,
        name=named,
        kind=SourceKind.HTTP_IN,
        secret=hashed(source_id),
        owner_id=asker.user_id,
        created_at=asker.now,
        planned_until=asker.now,
    )
    uow.sources.save(source)
    audit(
        uow,
        asker,
        action="source.added",
        subject=source_id,
        channel_id=channel_id,
        after={"name": named, "kind": source.kind.value},
    )
    return source


def receives(uow: UnitOfWork, source: Source) -> bool:
    """Whether the source takes what is sent to it: the workspace still has Mato."""
    workspace = uow.workspaces.get(source.workspace_id)
    is_here = workspace is not None and workspace.uninstalled_at is None
    return is_here and source.kind is SourceKind.HTTP_IN


def remembered(
    uow: UnitOfWork, source: Source, key: str, fingerprint: str, asker: Asker
) -> Answered | None:
    """Return what was answered under the key before; NotUnderstood when that was another body.

    Nobody else answers under a key of this source until the transaction ends.
    """
    uow.alone(f"api {source.workspace_id} {source.source_id}")
    found = uow.drafts.get(source.workspace_id, _id(source, key))
    if found is None or found.expires_at <= asker.now:
        return None
    if found.data.get("fingerprint") != fingerprint:
        raise NotUnderstood("api.key_used")
    return Answered(status=int(str(found.data["status"])), body=str(found.data["body"]))


def remember(
    uow: UnitOfWork, source: Source, key: str, fingerprint: str, asker: Asker, said: Answered
) -> None:
    """Keep what is answered under the key, for a day."""
    facts: Json = {"fingerprint": fingerprint, "status": said.status, "body": said.body}
    uow.drafts.save(
        Draft(
            workspace_id=source.workspace_id,
            draft_id=_id(source, key),
            kind=_ANSWER,
            by=source.owner_id,
            channel_id=source.channel_id,
            data=facts,
            expires_at=asker.now + REMEMBERED,
        )
    )


def _id(source: Source, key: str) -> DraftId:
    return DraftId(f"{_ANSWER}:{source.source_id}:{key}")
