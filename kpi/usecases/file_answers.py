"""What people said about a kind of file in a channel: asked once, taken for the next one.

An answer is kept when the file is stored, and every preview shows what was taken, with a button
to say otherwise. Nobody's answer is taken for another channel.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from kpi.imports import FileFacts, Question
from kpi.language.text import fold
from kpi.model import ChannelId, DraftId
from kpi.ports import Draft, UnitOfWork
from kpi.usecases.access import Asker

#: How the kept answers of a kind of file are told from other drafts.
KIND = "file_answers"
#: Answers that nobody needed for so long are asked for again.
KEPT = timedelta(days=400)
#: Anybody's tables: those whose names differ by a date or a count are one kind.
_ANYBODYS = frozenset({"tidy", "wide"})
_NUMBERS = re.compile(r"[\d\W_]+")
_LONGEST = 80


def kind_of(facts: FileFacts, name: str) -> str:
    """Return the kind of file that an answer is about: tables of one's own go by their names."""
    if facts.export not in _ANYBODYS:
        return facts.export
    return f"{facts.export}:{fold(_NUMBERS.sub('', name))[:_LONGEST]}"


def recalled(
    uow: UnitOfWork, asker: Asker, draft: Draft, kind: str, questions: Iterable[Question]
) -> Draft:
    """Return the draft with what was answered before to these questions, if anything."""
    kept = uow.drafts.get(asker.workspace_id, _id(draft.channel_id, kind))
    if kept is None or kept.kind != KIND or kept.expires_at <= asker.now:
        return draft
    known = {one.value: kept.data[one.value] for one in questions if kept.data.get(one.value)}
    return replace(draft, data={**draft.data, **known}) if known else draft


def keep(uow: UnitOfWork, asker: Asker, draft: Draft, kind: str) -> None:
    """Keep what was answered about a file that is stored now."""
    said: Mapping[str, object] = {
        one.value: draft.data[one.value] for one in Question if draft.data.get(one.value)
    }
    if said:
        uow.drafts.save(
            Draft(
                workspace_id=asker.workspace_id,
                draft_id=_id(draft.channel_id, kind),
                kind=KIND,
                by=asker.user_id,
                channel_id=draft.channel_id,
                data=said,
                expires_at=asker.now + KEPT,
            )
        )


def _id(channel_id: ChannelId, kind: str) -> DraftId:
    return DraftId(f"{KIND}:{channel_id}:{kind}")
