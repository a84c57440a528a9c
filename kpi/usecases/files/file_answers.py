"""What people said about a kind of file in a channel: asked once, taken for the next one.

Answers, and which column is which metric, are kept when the file is stored. Every preview shows
what was taken, with a button to say otherwise. Nobody's answer is taken for another channel.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from kpi.errors import NotFound
from kpi.imports import ColumnMap, FileFacts, Grain, Question
from kpi.language.text import fold
from kpi.model import ChannelId, DraftId, MetricKey, WorkspaceId
from kpi.ports import Draft, Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.records import audit

#: How the kept answers of a kind of file are told from other drafts.
KIND = "file_answers"
#: Answers that nobody needed for so long are asked for again.
KEPT = timedelta(days=400)
#: Under these a draft has the fingerprint of its table, what its columns are, and since when.
TABLE, COLUMNS, RECALLED = "table", "columns", "recalled"
#: Anybody's tables: those whose names differ by a date or a count are one kind.
_ANYBODYS = frozenset({"tidy", "wide", "program_posts"})
_NUMBERS = re.compile(r"[\d\W_]+")
_LONGEST = 80


def kind_of(facts: FileFacts, name: str) -> str:
    """Return the kind of file that an answer is about: tables of one's own go by their names."""
    if facts.export not in _ANYBODYS:
        return facts.export
    return f"{facts.export}:{fold(_NUMBERS.sub('', name))[:_LONGEST]}"


def kind_of_columns(fingerprint: str) -> str:
    """Return the kind of a table that is read as somebody said."""
    return f"{COLUMNS}:{fingerprint}"


def recall(
    uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId, kind: str, now: datetime
) -> Json:
    """Return what was said about this kind of file in the channel; empty: nothing."""
    kept = uow.drafts.get(workspace_id, _id(channel_id, kind))
    if kept is None or kept.kind != KIND or kept.expires_at <= now:
        return {}
    return kept.data


def recalled(
    uow: UnitOfWork, asker: Asker, draft: Draft, kind: str, questions: Iterable[Question]
) -> Draft:
    """Return the draft with what was answered before to these questions, if anything."""
    kept = recall(uow, asker.workspace_id, draft.channel_id, kind, asker.now)
    known = {one.value: kept[one.value] for one in questions if kept.get(one.value)}
    return replace(draft, data={**draft.data, **known}) if known else draft


def with_columns(uow: UnitOfWork, asker: Asker, draft: Draft) -> Draft:
    """Return the draft with what was said of a table with these columns, if anything."""
    table = draft.data.get(TABLE)
    kind = kind_of_columns(str(table))
    kept = recall(uow, asker.workspace_id, draft.channel_id, kind, asker.now) if table else {}
    if not kept.get(COLUMNS):
        return draft
    return replace(draft, data={**draft.data, **said_of(kept), RECALLED: True})


def said_of(data: Json) -> dict[str, object]:
    """Return what a person said of a file, as its draft has it."""
    keys = (*(one.value for one in Question), COLUMNS)
    return {key: data[key] for key in keys if data.get(key)}


def keep(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, data: Json, kind: str) -> None:
    """Keep what was said about a file that is stored now; ``data`` is as a draft has it."""
    said = said_of(data)
    if not said:
        return
    kind = kind_of_columns(str(data[TABLE])) if COLUMNS in said else kind
    before = recall(uow, asker.workspace_id, channel_id, kind, asker.now)
    kept = Draft(
        workspace_id=asker.workspace_id,
        draft_id=_id(channel_id, kind),
        kind=KIND,
        by=asker.user_id,
        channel_id=channel_id,
        data={**said, "of": kind, "name": data.get("name")},
        expires_at=asker.now + KEPT,
    )
    uow.drafts.save(kept)
    if COLUMNS in said and before.get(COLUMNS) != said[COLUMNS]:
        columns = said[COLUMNS]
        _audit(uow, asker, kept, "file.columns_kept", after={"columns": columns})


def saved(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Draft]:
    """Return what was said about kinds of files in the channel, by name."""
    access.enter(uow, asker, channel_id)
    found = uow.drafts.of_channel(asker.workspace_id, channel_id, KIND)
    living = [one for one in found if one.expires_at > asker.now]
    return sorted(living, key=lambda one: (str(one.data.get("name")), one.draft_id))


def forget(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> Draft:
    """Forget what was said about a kind of file and return it; NotFound, NotAllowed."""
    found = uow.drafts.get(asker.workspace_id, draft_id)
    if found is None or found.kind != KIND:
        raise NotFound("not_found.file_answers")
    access.enter(uow, asker, found.channel_id)
    access.may_change(asker)
    uow.drafts.delete(asker.workspace_id, draft_id)
    _audit(uow, asker, found, "file.answers_forgotten", before=said_of(found.data))
    return found


def _audit(
    uow: UnitOfWork,
    asker: Asker,
    kept: Draft,
    action: str,
    *,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    audit(
        uow,
        asker,
        action=action,
        subject=kept.draft_id,
        channel_id=kept.channel_id,
        before=before,
        after=after,
    )


def columns_of(data: Json) -> ColumnMap | None:
    """Return what the columns of a draft's file are, if somebody said so."""
    said = data.get(COLUMNS)
    if not isinstance(said, Mapping):
        return None
    metrics: Mapping[str, object] = said["metrics"]
    return ColumnMap(
        day=str(said["day"]),
        metrics={name: MetricKey(str(metric)) for name, metric in metrics.items()},
        grain=Grain(said["grain"]),
        running=frozenset(map(str, said["running"])),
    )


def columns_facts(chosen: ColumnMap) -> Json:
    """Return it as JSON, as a draft has it."""
    return {
        "day": chosen.day,
        "metrics": dict(chosen.metrics),
        "grain": chosen.grain.value,
        "running": sorted(chosen.running),
    }


def _id(channel_id: ChannelId, kind: str) -> DraftId:
    return DraftId(f"{KIND}:{channel_id}:{kind}")
