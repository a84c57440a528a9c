"""What ``mato import`` does: reads a file piece by piece, shows it, stores it in short turns."""

import json
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from bot import cli_order, config
from bot.blocks import names
from bot.cli_order import Open, Order, Place, Read
from bot.cli_words import words
from bot.clock import SystemClock
from bot.membership import SlackMembership
from bot.slack_clients import SlackClients
from kpi.errors import NotFound, NotUnderstood
from kpi.imports import FileFacts, Summary
from kpi.knowledge import Knowledge, load
from kpi.model import Observation, Person, RunId, Team, Workspace
from kpi.ports import Written
from kpi.usecases.access import Asker
from kpi.usecases.files import file_answers, file_summaries, imports, known_comments
from kpi.usecases.files.reading_files import Key, Understood
from kpi.usecases.files.renames import renamed_in
from kpi.usecases.lookups import measures
from kpi.usecases.numbers import by_hour, storing
from kpi.usecases.numbers.storing import Stored
from storage.engine import open_database
from storage.uow import unit_of_work

_MOST_SAID = 20
#: So many values are written in one transaction: whoever types a command waits for no more.
BATCH = 10_000
#: Between two transactions, so that others get their turn.
_PAUSE = 0.02


def carry_out(order: Order) -> int:
    """Read, show and store the file; return 1 where a question about it is open.

    Raises NotUnderstood when nothing of it can be taken, NotFound for what does not exist.
    """
    if not order.channel:
        if order.stores:
            raise NotFound("import.say_channel")
        return _read(order, None)
    database = open_database(config.load().database_url)
    try:
        return _read(order, _place(unit_of_work(database), order))
    finally:
        database.close()


def _read(order: Order, place: Place | None) -> int:
    knowledge = load()
    try:
        read = cli_order.read(order, place, knowledge)
    except OSError:
        raise NotFound("import.no_file", name=str(order.file)) from None
    except NotUnderstood as refused:
        if order.as_json:
            print(json.dumps(_nothing(refused), ensure_ascii=False))
        raise
    file, found = read.file, read.found
    if order.as_json:
        _print_json(order.file.name, file.facts, found)
    else:
        _print_words(order, file_summaries.summary(file, found), knowledge, place)
    if place is None or not order.stores:
        return 0
    if found.questions:
        print(words().t("error.import.say_answers"), file=sys.stderr)
        return 1
    stored = _store(place, knowledge, read)
    if not order.as_json:
        _print_stored(stored)
    return 0


def _place(uow: Open, order: Order) -> Place:
    """Return where the values go; NotFound when it is not clear or not there."""
    with uow() as reading:
        home = cli_order.workspace(reading, order.workspace)
        team = cli_order.team(reading, home, order.channel)
        asker = _asker(home, team)
        own = tuple(measures.own_of_channel(reading, asker, team.channel_id))
    return Place(uow=uow, asker=asker, team=team, own=own)


def _asker(home: Workspace, team: Team) -> Asker:
    """Return Mato itself, in the channel."""
    now = SystemClock().now()
    mato = Person(
        workspace_id=home.workspace_id,
        user_id=home.bot_user_id,
        language=team.language,
        zone=team.zone,
        refreshed_at=now,
    )
    return Asker(
        person=mato,
        channel_id=team.channel_id,
        membership=SlackMembership(SlackClients()),
        now=now,
    )


def _nothing(refused: NotUnderstood) -> dict[str, object]:
    """Return the shape of a file that cannot be taken at all; no line is to blame."""
    return {
        "platform": "",
        "export": "unknown",
        "grain": "unknown",
        "account": "",
        "series": [],
        "posts": 0,
        "questions": [],
        "refused": [{"line": 0, "reason": _reason(refused.code)}],
    }


def _reason(code: str) -> str:
    return code.removeprefix("import.")


def _print_json(file_name: str, facts: FileFacts, found: Understood) -> None:
    """Print what was understood as one JSON object, series by series: never all at once."""
    period = imports.period_facts(file_name, facts)
    platforms = {scope.platform for _, scope in found.series} - {""}
    accounts = {scope.account for _, scope in found.series} - {""}
    head = {
        "platform": platforms.pop() if len(platforms) == 1 else facts.platform,
        "export": facts.export,
        "grain": facts.grain.value,
        "account": accounts.pop() if len(accounts) == 1 else facts.account,
        **({"period": period} if period else {}),
        **({"currency": facts.currency} if facts.currency else {}),
        **({"top": facts.top} if facts.top else {}),
        **({"last_look": True} if facts.is_last_look else {}),
        **({"no_kpi": facts.no_kpi.value} if facts.no_kpi else {}),
    }
    tail = {
        "posts": found.posts,
        "creators": facts.listed,
        "questions": [question.value for question in found.questions],
        "refused": [
            *([{"line": 0, "reason": _reason(facts.no_kpi.code)}] if facts.no_kpi else []),
            *({"line": one.line, "reason": _reason(one.code)} for one in found.refusals),
        ],
        "refused_count": found.refused,
        "left_out": [*found.unknown, *facts.left_out],
    }
    write = sys.stdout.write
    write(json.dumps(head, ensure_ascii=False)[:-1])
    parts = {key for key in found.series if found.is_part(key)}
    for name, keys in (("series", found.series.keys() - parts), ("parts", parts)):
        write(f', "{name}": [')
        for number, one in enumerate(_series(found, keys)):
            write((", " if number else "") + json.dumps(one, ensure_ascii=False))
        write("]")
    write(", " + json.dumps(tail, ensure_ascii=False)[1:] + "\n")


def _series(found: Understood, keys: Collection[Key]) -> Iterator[dict[str, object]]:
    for key, taken in found.series.items():
        if key not in keys:
            continue
        metric, scope = key
        parts = {
            "platform": scope.platform,
            "account": scope.account,
            "campaign": scope.campaign,
            "influencer": scope.influencer,
            "basis": scope.basis,
        }
        since = renamed_in(metric, scope.platform, taken.name)
        yield {
            "metric": metric,
            "unit": taken.unit.value,
            "name": taken.name,
            **{part: name for part, name in parts.items() if name},
            **({"renamed": {"name": taken.name, "since": since}} if since else {}),
            **({"missing_days": "zero"} if taken.are_gaps_zero else {}),
            "values": {
                day.isoformat(): float(value) if value % 1 else int(value)
                for day, value in taken.values.items()
            },
        }


def _print_words(order: Order, shown: Summary, knowledge: Knowledge, place: Place | None) -> None:
    w = words()
    labels = {one.metric: one.name for one in place.own} if place else {}
    print(f"{order.file.name}: {w.t(f'data.export.{shown.facts.export}')}")
    if shown.facts.no_kpi:
        print(w.t(f"error.{shown.facts.no_kpi.code}"))
    for one in shown.series[:_MOST_SAID]:
        metric = names.metric(knowledge, one.metric, w, labels.get(one.metric, ""))
        said = {
            "name": names.with_scope(metric, one.scope, w),
            "first": one.first_day,
            "last": one.last_day,
            "total": f"{one.total:,f}",
            "latest": f"{one.last_value:,f}",
        }
        print(w.n("data.cli.series", one.days, **said))
    if len(shown.series) > _MOST_SAID:
        print(w.n("data.import.more", len(shown.series) - _MOST_SAID))
    if shown.unknown:
        print(w.t("data.import.unknown", names=w.t("common.comma").join(shown.unknown)))
    if shown.refused:
        print(w.t("data.import.refused", count=f"{shown.refused:,}"))
    for row in shown.refusals[:_MOST_SAID]:
        reason = w.t(f"error.{row.code}")
        print(w.t("data.import.refusal", line=row.line, reason=reason, text=row.text))
    for question in shown.questions:
        print(w.t(f"data.question.{question.value}"))


def _store(place: Place, knowledge: Knowledge, read: Read) -> Stored:
    """Write everything in short transactions; what a broken run left is taken up by the next."""
    asker, channel_id, found = place.asker, place.team.channel_id, read.found
    name = str(read.data["name"])
    with place.uow() as uow:
        run_id = RunId(uow.new_id())
        made = storing.series_of(uow, asker, knowledge, channel_id, found)
        by_hour.keep(uow, asker, channel_id, made.series, found, imports.FROM_FILE)
        known_comments.settle(uow, asker.workspace_id, made.series, found)
        rows = storing.observations(asker, made.series, found.series, run_id)
        # Hours or comments and the days that they make are written together; they are few.
        is_whole = found.has_hours or found.has_comments
        whole = uow.observations.upsert(asker.workspace_id, rows) if is_whole else None
        uow.commit()
    written = whole or _write(place, rows)
    with place.uow() as uow:
        run = storing.run_of(asker, channel_id, name, run_id, found, written)
        stored = storing.finish(uow, asker, knowledge, run, made, found)
        kind = file_answers.kind_of(read.file.facts, name)
        file_answers.keep(uow, asker, channel_id, read.data, kind)
        uow.commit()
    return stored


def _write(place: Place, rows: Iterable[Observation]) -> Written:
    total, values = Written(), iter(rows)
    while batch := list(islice(values, BATCH)):
        with place.uow() as uow:
            part = uow.observations.upsert(place.asker.workspace_id, batch)
            uow.commit()
        total = Written(
            read=total.read + part.read,
            written=total.written + part.written,
            replaced=total.replaced + part.replaced,
            unchanged=total.unchanged + part.unchanged,
        )
        time.sleep(_PAUSE)
    return total


def _print_stored(stored: Stored) -> None:
    w, run = words(), stored.run
    counts = {
        "written": f"{run.written:,}",
        "replaced": f"{run.replaced:,}",
        "unchanged": f"{run.unchanged:,}",
        "refused": f"{run.refused:,}",
    }
    print(w.t("data.import.counts", **counts))
    links = stored.links
    open_ = sum(not one.stays for one in links.open)
    print(w.t("data.cli.linked", linked=len(links.linked), open=open_))
