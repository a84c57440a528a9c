"""Files that people drop: received, understood, shown, and kept until they say yes or no.

Nothing of a file becomes a value before a person confirmed what was understood of it
(kpi/usecases/storing.py). Until then it waits in a draft row, as it was dropped.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta

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
)
from kpi.knowledge import Knowledge
from kpi.language.metrics import MetricState, understand_name
from kpi.language.text import fold, tidy
from kpi.messages import Message, MessageKind
from kpi.model import (
    Aggregation,
    ChannelId,
    DeliveryId,
    DraftId,
    GoalState,
    MetricKey,
    OwnMetric,
    Scope,
    Unit,
)
from kpi.ports import Delivery, Draft, Json, UnitOfWork
from kpi.usecases import file_accounts, file_answers, jobs, measures, reading_files
from kpi.usecases.access import Asker
from kpi.usecases.file_periods import period_of
from kpi.usecases.reading_files import MOST_SHOWN, Meaning, Terms, Understood
from kpi.usecases.renames import renamed_in
from kpi.usecases.standings import local_day

#: The kind of job that fetches and reads a dropped file, and of the draft that waits for a yes.
JOB = "import"
DRAFT = "import"
WAITS = timedelta(days=7)
MOST_SERIES_SHOWN = 12
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
) -> DraftId:
    """Understand a file, keep it, and show it to whoever dropped it.

    Raises NotUnderstood when nothing of it can be taken; then nothing was written.
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
        data={"name": name, "made_on": made_on.isoformat(), "zone": zone},
        body=body,
        expires_at=asker.now + WAITS,
    )
    shown = shown_of(uow, asker, knowledge, open_file, draft)
    if shown.questions:
        kind = file_answers.kind_of(shown.facts, name)
        answered = file_answers.recalled(uow, asker, draft, kind, shown.questions)
        if answered != draft:
            draft, shown = answered, shown_of(uow, asker, knowledge, open_file, answered)
    uow.drafts.save(_counted(draft, shown))
    facts = facts_of(uow, asker, knowledge, draft, shown)
    tell(uow, asker, MessageKind.IMPORT_PREVIEW, draft.draft_id, facts)
    return draft.draft_id


def _counted(draft: Draft, shown: Summary) -> Draft:
    """Return the draft with how much there is to store: that decides who does it."""
    return replace(draft, data={**draft.data, "values": shown.values})


def tell_failed(uow: UnitOfWork, asker: Asker, name: str, refused: Refused) -> None:
    """Say to whoever dropped the file why it was not taken."""
    facts = {**refused.data, "name": name, "code": refused.code}
    tell(uow, asker, MessageKind.IMPORT_FAILED, uow.new_id(), facts)


def tell(uow: UnitOfWork, asker: Asker, kind: MessageKind, subject: str, data: Json) -> None:
    """Send the asker a message about a file, once for the kind and subject."""
    uow.outbox.add(
        Delivery(
            workspace_id=asker.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{kind.value}:{subject}",
            to=asker.user_id,
            message=Message(kind=kind, data=data),
            subject=subject,
            due_at=asker.now,
            created_at=asker.now,
        )
    )


def shown_of(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft: Draft
) -> Summary:
    """Return what a draft's file holds; NotUnderstood when nothing of it can be taken."""
    file, found = read(uow, asker, knowledge, open_file, draft)
    if file.facts.no_kpi is not None:
        raise NotUnderstood(file.facts.no_kpi.code, name=str(draft.data["name"]))
    shown = reading_files.summary(file, found)
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
    answers = answers_of(draft)
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
        "account": answers.account,
        "accounts": _accounts(uow, draft, [one.scope for one in shown.series]),
        "are_gaps_zero": shown.facts.are_gaps_zero,
        "posts": shown.posts,
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
    answers = answers_of(draft)
    file = open_file(str(draft.data["name"]), draft.body, answers)
    own = measures.own_of_channel(uow, asker, draft.channel_id)
    today = local_day(asker.now, asker.person.zone)
    found = reading_files.understand(file, terms(knowledge, own, answers, today))
    scopes = [scope for _, scope in found.series]
    if not draft.data.get(Question.ACCOUNT.value) and _accounts(uow, draft, scopes):
        found.questions = (*found.questions, Question.ACCOUNT)
    return file, found


def _accounts(uow: UnitOfWork, draft: Draft, scopes: Collection[Scope]) -> list[str]:
    return file_accounts.accounts(uow, draft.workspace_id, draft.channel_id, scopes)


def terms(knowledge: Knowledge, own: Sequence[OwnMetric], answers: Answers, today: date) -> Terms:
    """Return how a file is read where the channel's own metrics are these."""
    units = {one.metric: one.unit for one in own}
    aggregations = {one.metric: one.aggregation for one in own}

    def unit(metric: MetricKey) -> Unit:
        known = knowledge.metrics.get(metric)
        return known.unit if known else units[metric]

    def aggregation(metric: MetricKey) -> Aggregation:
        known = knowledge.metrics.get(metric)
        return known.aggregation if known else aggregations[metric]

    return Terms(
        meaning=_meaning(knowledge, own),
        unit=unit,
        aggregation=aggregation,
        latest=today + timedelta(days=1),  # it is tomorrow already somewhere
        rate=answers.rate,
    )


def _meaning(knowledge: Knowledge, own: Sequence[OwnMetric]) -> Meaning:
    """Return what names of a file mean: whole names only, a team's own first."""
    named = {fold(tidy(one.name)): one.metric for one in own}

    def meaning(name: str) -> MetricKey | None:
        read_as = understand_name(name, knowledge)
        best = read_as.best if read_as.state is MetricState.CLEAR else None
        return named.get(fold(tidy(name))) or best

    return meaning


def answers_of(draft: Draft) -> Answers:
    """Return what was answered about a draft's file so far."""
    order, rate = draft.data.get("date_order"), draft.data.get("rate")
    account = str(draft.data.get("account") or "")
    made_on = str(draft.data.get("made_on") or "")
    return Answers(
        platform=str(draft.data.get("platform") or ""),
        account="" if account == file_accounts.NOBODY else account,
        date_order=DateOrder(str(order)) if order else None,
        rate=RateForm(str(rate)) if rate else None,
        made_on=date.fromisoformat(made_on) if made_on else None,
        zone=str(draft.data.get("zone") or ""),
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
    shown = shown_of(uow, asker, knowledge, open_file, answered)
    uow.drafts.save(_counted(answered, shown))
    return facts_of(uow, asker, knowledge, answered, shown)


def cancel(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> str:
    """Forget the file and return its name."""
    draft = waiting(uow, asker, draft_id)
    take(uow, draft)
    return str(draft.data["name"])


def take(uow: UnitOfWork, draft: Draft) -> None:
    """Take the file off the shelf; Stale when somebody else was quicker."""
    if not uow.drafts.delete(draft.workspace_id, draft.draft_id):
        raise Stale("stale.import")
