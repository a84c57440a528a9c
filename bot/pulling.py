"""Sources that Mato reads by itself: planned by a tick, read and tried out by jobs."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.comment_keys import key_of
from bot.deps import Deps
from bot.jobs import JobHandler
from bot.vault import BadKey
from kpi.errors import (
    Broken,
    MatoError,
    NotUnderstood,
    Refused,
    SourceFailed,
    StoreUnavailable,
)
from kpi.imports import OpenFile
from kpi.model import DraftId, SourceId
from kpi.ports import Draft, Job, Json, Run, Source, UnitOfWork
from kpi.pulls import Connection, Puller
from kpi.usecases.access import Asker
from kpi.usecases.files import file_summaries
from kpi.usecases.files.reading_files import Understood
from kpi.usecases.numbers import connecting, intake, pulls
from kpi.usecases.people import teams

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Everything that a source held, and how far that was."""

    file: OpenFile
    found: Understood
    bookmark: Json | None


def plan(deps: Deps) -> None:
    """Have the sources read whose time of day has come; a tick of a minute."""
    with deps.uow() as uow:
        asked = pulls.enqueue_due(uow, deps.clock.now())
        uow.commit()
    if asked:
        deps.wake()


def pull(deps: Deps, job: Job) -> timedelta | None:
    """Read a source and store what it holds, or leave a run that says why not."""
    source_id = SourceId(str(job.payload["source"]))
    with deps.uow(reading=True) as uow:
        source = pulls.to_read(uow, job.workspace_id, source_id)
    if source is not None:
        carry_out(deps, source, by_hand=bool(job.payload.get("by_hand")))
    return None


def carry_out(
    deps: Deps, source: Source, *, pull: Puller | None = None, by_hand: bool = False
) -> Run | MatoError | None:
    """Read the source: all of it is stored or nothing; return the run, or why there is none.

    ``pull`` reads it in place of its kind's connector, without its secrets. ``by_hand``: somebody
    asked for it, and waits to hear when it fails.

    None: the source was disconnected meanwhile. StoreUnavailable comes out: nothing is known.
    """
    try:
        found = _read(deps, source, pull)
        with deps.uow() as uow:
            asker = _owner(deps, uow, source)
            taken = pulls.succeeded(
                uow, asker, deps.knowledge, source, found.found, found.bookmark
            )
            uow.commit()
    except StoreUnavailable:
        raise
    except (Refused, Broken) as error:
        _log.info("source=%s failed=%s", source.source_id, error.code)
        with deps.uow() as uow:
            pulls.failed(uow, _owner(deps, uow, source), source, error, by_hand=by_hand)
            uow.commit()
        return error
    return taken.run if taken else None


def _owner(deps: Deps, uow: UnitOfWork, source: Source) -> Asker:
    return intake.as_owner(uow, source, deps.membership, deps.clock.now())


def _read(deps: Deps, source: Source, pull: Puller | None = None) -> Read:
    """Read everything; raises NotUnderstood where rows came but none can be taken."""
    with deps.uow(reading=True) as uow:
        asker = _owner(deps, uow, source)
        terms = intake.terms_of(uow, asker, deps.knowledge, source)
        zone = teams.of_channel(uow, asker, source.channel_id).zone
    # No transaction is open while the other side takes its time.
    today = terms.latest - timedelta(days=1)
    if pull is None:
        key = key_of(deps.uow, source.workspace_id)
        pulled = deps.pull(replace(connection(deps, source), today=today, zone=zone, key=key))
    else:
        pulled = pull(Connection(kind=source.kind, today=today, zone=zone))
    found = intake.read(pulled.file, terms)
    if not found.series and (found.rows or found.refused):
        raise NotUnderstood("source.nothing", names=", ".join([*found.unknown][:10]) or "–")
    return Read(file=pulled.file, found=found, bookmark=pulled.bookmark())


def connection(deps: Deps, source: Source) -> Connection:
    """Return what the connector is given; SourceFailed when no key opens the source's secrets."""
    try:
        opened = json.loads(deps.vault.open(source.workspace_id, source.secret))
    except BadKey:
        raise SourceFailed("source_failed.sealed") from None
    return Connection(
        kind=source.kind,
        settings=source.settings,
        secret={str(name): str(value) for name, value in opened.items()},
        bookmark=source.bookmark,
    )


def try_out(deps: Deps, job: Job) -> timedelta | None:
    """Read a source that somebody asked for, and show what would be stored."""
    with deps.uow(reading=True) as uow:
        draft = uow.drafts.get(job.workspace_id, DraftId(str(job.payload["draft"])))
    if draft is not None:
        _try(deps, draft)
    return None


def _try(deps: Deps, draft: Draft) -> None:
    source = connecting.source_of(draft, deps.clock.now())
    try:
        read = _read(deps, source)
        if not read.found.series:
            raise NotUnderstood("source.empty")
    except StoreUnavailable:
        raise
    except (Refused, Broken) as error:
        with deps.uow() as uow:
            connecting.refuse(uow, _owner(deps, uow, source), draft, error)
            uow.commit()
        return
    shown = file_summaries.summary(read.file, read.found)
    with deps.uow() as uow:
        connecting.show(uow, _owner(deps, uow, source), deps.knowledge, draft, shown)
        uow.commit()


KINDS: Mapping[str, JobHandler] = {pulls.JOB: pull, connecting.TRY_JOB: try_out}
