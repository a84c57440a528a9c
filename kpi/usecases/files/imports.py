"""Files that people drop: received, understood, shown, and kept until they say yes or no.

Nothing of a file becomes a value before a person confirmed what was understood of it
(kpi/usecases/numbers/storing.py). Until then it waits in a draft row, as it was dropped.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from kpi.errors import NotFound, NotUnderstood, Refused, Stale
from kpi.imports import (
    Answers,
    ColumnSummary,
    DateOrder,
    FileFacts,
    FileOpener,
    Grain,
    OpenFile,
    Question,
    RateForm,
    Refusal,
    Summary,
    Table,
)
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import (
    ChannelId,
    DraftId,
    GoalState,
    Scope,
)
from kpi.ports import Draft, Json, UnitOfWork
from kpi.usecases import jobs
from kpi.usecases.access import Asker
from kpi.usecases.files import (
    comments,
    file_accounts,
    file_answers,
    file_summaries,
    file_terms,
    known_comments,
    reading_files,
)
from kpi.usecases.files.file_periods import period_of
from kpi.usecases.files.reading_files import MOST_SHOWN, Understood
from kpi.usecases.files.renames import renamed_in
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.records import tell_asker

#: The kind of job that fetches and reads a dropped file, and of the draft that waits for a yes.
JOB = "import"
#: What the source of a value from a file is called.
FROM_FILE = "file"
DRAFT = "import"
WAITS = timedelta(days=7)
MOST_SERIES_SHOWN = 12
#: Why a table cannot be taken, where saying what its columns are may help.
_MAPPABLE = frozenset({"import.unknown_format", "import.nothing", "import.not_daily"})
#: What is shown of a table that nobody knows: nothing yet.
_UNMAPPED = Summary(
    facts=FileFacts(export="unknown", grain=Grain.UNKNOWN),
    series=(),
    rows=0,
    posts=0,
    values=0,
    refused=0,
    refusals=(),
    unknown=(),
    questions=(),
)
#: Direct conversations' ids start with this.
_DIRECT = "D"


def received(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, file_id: str) -> bool:
    """Have the file fetched and read by the worker; False: under way already, or no concern.

    Files in channels that work for no goal are none of Mato's business.
    """
    if not channel_id.startswith(_DIRECT) and not has_goal(uow, asker, channel_id):
        return False
    return jobs.ask(
        uow,
        asker.workspace_id,
        JOB,
        f"{JOB}:{file_id}:{channel_id}",
        {"file": file_id, "channel": channel_id, "user": asker.user_id},
        asker.now,
    )


def has_goal(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> bool:
    """Whether the channel has an open goal."""
    return bool(uow.goals.of_channel(asker.workspace_id, channel_id, GoalState.OPEN))


def preview(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    open_file: FileOpener,
    channel_id: ChannelId,
    name: str,
    body: bytes,
    table: Table | None = None,
) -> DraftId:
    """Understand a file, keep it, and show it to whoever dropped it.

    Where ``table`` are its columns, they can be said to be something else, and a file that
    nobody knows is shown so that they are. Raises NotUnderstood when nothing of it can be taken;
    then nothing was written.
    """
    team = uow.teams.get(asker.workspace_id, channel_id)
    zone = team.zone if team else asker.person.zone
    # Dropped files are as good as fresh: days without a year are none after this one.
    made_on = local_day(asker.now, zone)
    draft = Draft(
        workspace_id=asker.workspace_id,
        draft_id=DraftId(uow.new_id()),
        kind=DRAFT,
        by=asker.user_id,
        channel_id=channel_id,
        data={
            "name": name,
            "made_on": made_on.isoformat(),
            "made_at": asker.now.isoformat(),
            "zone": zone,
            file_answers.TABLE: table.fingerprint if table and table.is_readable else "",
        },
        body=body,
        expires_at=asker.now + WAITS,
    )
    draft, shown = _first_shown(uow, asker, knowledge, open_file, draft)
    uow.drafts.save(_counted(draft, shown))
    facts = facts_of(uow, asker, knowledge, draft, shown)
    tell_asker(uow, asker, MessageKind.IMPORT_PREVIEW, draft.draft_id, facts)
    return draft.draft_id


def _first_shown(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft: Draft
) -> tuple[Draft, Summary]:
    """Return the draft with what was said of such files before, and what it holds then."""
    mapped = file_answers.with_columns(uow, asker, draft)
    if mapped != draft:
        try:
            return mapped, shown_of(uow, asker, knowledge, open_file, mapped)
        except Refused:
            pass  # a metric is gone, or the file is another one: it is read as any other
    try:
        shown = shown_of(uow, asker, knowledge, open_file, draft)
    except NotUnderstood as refused:
        if not draft.data[file_answers.TABLE] or refused.code not in _MAPPABLE:
            raise
        said = replace(draft, data={**draft.data, "why": refused.code})
        return said, replace(_UNMAPPED, unknown=_names(refused))
    kind = file_answers.kind_of(shown.facts, str(draft.data["name"]))
    answered = file_answers.recalled(uow, asker, draft, kind, shown.questions)
    if answered != draft:
        shown = shown_of(uow, asker, knowledge, open_file, answered)
    return answered, shown


def _names(refused: Refused) -> list[str]:
    """Return the names of a file that meant nothing."""
    unknown = refused.data.get("unknown")
    return [str(name) for name in unknown] if isinstance(unknown, list) else []


def _counted(draft: Draft, shown: Summary) -> Draft:
    """Return the draft with how much there is to store: that decides who does it."""
    return replace(draft, data={**draft.data, "values": shown.values})


def tell_failed(uow: UnitOfWork, asker: Asker, name: str, refused: Refused) -> None:
    """Say to whoever dropped the file why it was not taken."""
    facts = {**refused.data, "name": name, "code": refused.code}
    tell_asker(uow, asker, MessageKind.IMPORT_FAILED, uow.new_id(), facts)


def shown_of(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft: Draft
) -> Summary:
    """Return what a draft's file holds; NotUnderstood when nothing of it can be taken."""
    file, found = read(uow, asker, knowledge, open_file, draft)
    if file.facts.no_kpi is not None:
        raise NotUnderstood(file.facts.no_kpi.code, name=str(draft.data["name"]))
    shown = file_summaries.summary(file, found)
    if not shown.series and not shown.questions:
        raise NotUnderstood(
            "import.nothing",
            name=str(draft.data["name"]),
            unknown=list(shown.unknown)[:MOST_SERIES_SHOWN],
            refused=shown.refused,
            refusals=refusals(shown.refusals),
        )
    return shown


def facts_of(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, draft: Draft, shown: Summary
) -> Json:
    """Return what a person is shown of the file, as JSON."""
    answers = answers_of(draft.data)
    news = known_comments.news(uow, draft.workspace_id, draft.channel_id, shown)
    return {
        "draft": draft.draft_id,
        "channel": draft.channel_id,
        "name": draft.data["name"],
        "platform": shown.facts.platform,
        "export": shown.facts.export,
        "questions": [question.value for question in shown.questions],
        "answers": {
            question.value: draft.data[question.value]
            for question in Question
            if draft.data.get(question.value)
        },
        "columns": _columns(draft, shown),
        "why": draft.data.get("why", ""),
        "account": answers.account,
        "accounts": _accounts(uow, draft, [one.scope for one in shown.series]),
        "are_gaps_zero": shown.facts.are_gaps_zero,
        "posts": shown.posts,
        "hours": shown.hours,
        "top": shown.facts.top,
        "is_last_look": shown.facts.is_last_look,
        "comments": comments.in_file(uow, draft.workspace_id, draft.channel_id, shown),
        "comments_known": news.known,
        "comments_before": news.replaced,
        "renamed": _renamed(shown),
        "period": period_facts(str(draft.data["name"]), shown.facts),
        "series": [
            _series_facts(uow, asker, knowledge, column)
            for column in shown.series[:MOST_SERIES_SHOWN]
        ],
        "more": max(0, len(shown.series) - MOST_SERIES_SHOWN),
        "refused": shown.refused,
        "refusals": refusals(shown.refusals),
        "unknown": list(shown.unknown)[:MOST_SERIES_SHOWN],
    }


def _columns(draft: Draft, shown: Summary) -> str:
    """Return how its columns were read: as known, said or recalled; empty: not to be said."""
    if not draft.data.get(file_answers.TABLE):
        return ""
    if not draft.data.get(file_answers.COLUMNS):
        return "unknown" if shown.facts is _UNMAPPED.facts else "known"
    return "recalled" if draft.data.get(file_answers.RECALLED) else "said"


def _renamed(shown: Summary) -> list[Json]:
    """Return the series whose metric had another name before, and since when it has this one."""
    years = (
        (one.name, renamed_in(one.metric, one.scope.platform, one.name)) for one in shown.series
    )
    return [{"name": name, "since": year} for name, year in years if year]


def period_facts(name: str, facts: FileFacts) -> list[str]:
    """Return the first and last day of a file that says them in its name only; else nothing."""
    period = period_of(name) if facts.grain in {Grain.PER_POST, Grain.LIFETIME} else None
    return [day.isoformat() for day in period or ()]


def refusals(found: Sequence[Refusal]) -> list[Json]:
    """Return the first refused rows as JSON."""
    return [refusal._asdict() for refusal in found[:MOST_SHOWN]]


def _series_facts(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, column: ColumnSummary
) -> Json:
    measure = measures.of_metric(uow, asker, knowledge, column.metric)
    return {
        "name": measures.names(knowledge, column.metric, measure.label),
        "scope": asdict(column.scope),
        "unit": measure.unit.value,
        "aggregation": measure.aggregation.value,
        "days": column.days,
        "first": column.first_day.isoformat(),
        "last": column.last_day.isoformat(),
        "total": str(column.total),
        "last_value": str(column.last_value),
        "points": [str(point) for point in column.points],
    }


def read(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft: Draft
) -> tuple[OpenFile, Understood]:
    """Open and understand a draft's file with the answers given so far."""
    answers = answers_of(draft.data)
    file = open_file(str(draft.data["name"]), draft.body, answers)
    own = measures.own_of_channel(uow, asker, draft.channel_id)
    today = local_day(asker.now, asker.person.zone)
    found = reading_files.understand(file, file_terms.terms(knowledge, own, answers, today))
    scopes = [scope for _, scope in found.series]
    if not draft.data.get(Question.ACCOUNT.value) and _accounts(uow, draft, scopes):
        found.questions = (*found.questions, Question.ACCOUNT)
    return file, found


def _accounts(uow: UnitOfWork, draft: Draft, scopes: Collection[Scope]) -> list[str]:
    return file_accounts.accounts(uow, draft.workspace_id, draft.channel_id, scopes)


def answers_of(data: Json) -> Answers:
    """Return what was answered about a file so far; ``data`` is as its draft has it."""
    order, rate = data.get("date_order"), data.get("rate")
    account = str(data.get("account") or "")
    made_on, made_at = str(data.get("made_on") or ""), str(data.get("made_at") or "")
    return Answers(
        platform=str(data.get("platform") or ""),
        account="" if account == file_accounts.NOBODY else account,
        date_order=DateOrder(str(order)) if order else None,
        rate=RateForm(str(rate)) if rate else None,
        made_on=date.fromisoformat(made_on) if made_on else None,
        zone=str(data.get("zone") or ""),
        columns=file_answers.columns_of(data),
        made_at=datetime.fromisoformat(made_at) if made_at else None,
    )


def waiting(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> Draft:
    """Return a file of the asker's that waits; Stale when it was stored, dropped or expired."""
    draft = uow.drafts.get(asker.workspace_id, draft_id)
    if draft is None or draft.kind != DRAFT or draft.expires_at <= asker.now:
        raise Stale("stale.import")
    if draft.by != asker.user_id:
        raise NotFound("not_found.import")
    return draft


def answer(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    open_file: FileOpener,
    draft_id: DraftId,
    question: Question,
    value: str,
) -> Json:
    """Keep what the file did not say and return what it is understood as now.

    An empty value takes the answer back, so that the question is asked again.
    """
    draft = waiting(uow, asker, draft_id)
    answered = replace(draft, data={**draft.data, question.value: value})
    return shown_anew(uow, asker, knowledge, open_file, answered)


def shown_anew(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft: Draft
) -> Json:
    """Keep a draft about which something was said, and return what is shown of it now."""
    shown = shown_of(uow, asker, knowledge, open_file, draft)
    uow.drafts.save(_counted(draft, shown))
    return facts_of(uow, asker, knowledge, draft, shown)


def cancel(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> str:
    """Forget the file and return its name."""
    draft = waiting(uow, asker, draft_id)
    take(uow, draft)
    return str(draft.data["name"])


def take(uow: UnitOfWork, draft: Draft) -> None:
    """Take the file off the shelf; Stale when somebody else was quicker."""
    if not uow.drafts.delete(draft.workspace_id, draft.draft_id):
        raise Stale("stale.import")
