"""``mato fit`` and ``mato knowledge``: the judgement without Slack, and what it rests on."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli_words import words, words_in
from bot.i18n.localizer import Localizer
from kpi.errors import NotUnderstood
from kpi.language.text import script_of

if TYPE_CHECKING:
    from kpi.pairs import Judge, PairJudgement


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both."""
    w = words()
    text = w.t("fit.cli")
    fit = subparsers.add_parser("fit", help=text, description=text)
    fit.add_argument("goal", nargs="?", help=w.t("fit.cli.goal"))
    fit.add_argument("kpi", nargs="*", help=w.t("fit.cli.kpi"))
    fit.add_argument("--batch", type=Path, metavar="FILE.csv", help=w.t("fit.cli.batch"))
    fit.set_defaults(run=run_fit)
    text = w.t("knowledge.cli")
    knowledge = subparsers.add_parser("knowledge", help=text, description=text)
    knowledge.add_argument("what", choices=("check", "page"), help=w.t("knowledge.cli.what"))
    knowledge.set_defaults(run=run_knowledge)


def run_fit(arguments: argparse.Namespace) -> int:
    """Judge one goal with its KPIs, or a file of pairs."""
    from kpi.knowledge import load  # noqa: PLC0415 heavy
    from kpi.pairs import judge_of  # noqa: PLC0415 heavy

    judge = judge_of(load())
    if arguments.batch:
        for line in _batch(judge, arguments.batch):
            print(line)
        return 0
    if not arguments.goal or not arguments.kpi:
        print(words().t("fit.cli.usage"), file=sys.stderr)
        return 2
    for kpi in arguments.kpi:
        print(_told(arguments.goal, kpi, judge(arguments.goal, kpi)))
    return 0


def _batch(judge: "Judge", path: Path) -> Iterator[str]:
    """Judge a table's pairs, one JSON object a line; what a row lacks is read as no words."""
    rows = _rows(path)
    header = [name.strip().casefold() for name in next(rows, ())]
    if not {"goal", "kpi"} <= set(header):
        raise NotUnderstood("fit.columns", name=str(path))
    goal_at, kpi_at = header.index("goal"), header.index("kpi")
    for row in rows:
        if row:
            goal, kpi = _cell(row, goal_at), _cell(row, kpi_at)
            yield json.dumps(_as_json(goal, kpi, judge(goal, kpi)), ensure_ascii=False)


def _rows(path: Path) -> Iterator[list[str]]:
    """Read a table of any encoding and delimiter that spreadsheets write."""
    from storage.sources.files.encoding import detect  # noqa: PLC0415 heavy

    try:
        with path.open("rb") as stream:
            encoding = detect(stream)
        if encoding is None:
            raise NotUnderstood("fit.file", name=str(path))
        with path.open(encoding=encoding, errors="replace", newline="") as lines:
            text = lines.read()
    except OSError as error:
        raise NotUnderstood("fit.file", name=str(path)) from error
    first = text.split("\n", 1)[0]
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # a cell may be all of it
    return csv.reader(StringIO(text, newline=""), delimiter=max(",\t;", key=first.count))


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _as_json(goal: str, kpi: str, found: "PairJudgement") -> dict[str, object]:
    from kpi.knowledge import load  # noqa: PLC0415 heavy

    meant = load().metrics.get(found.metric) if found.metric else None
    return {
        "goal": goal,
        "kpi": kpi,
        "purpose": found.purpose,
        "purpose_confidence": round(found.confidence, 3),
        "metric": (meant.variant_of if meant else None) or found.metric,
        "denominator": meant.denominator if meant else None,
        "verdict": found.verdict.value,
        "reason": found.reason.to(_words_for(goal).language),
        "better": list(found.better),
        "goal_state": found.goal_state.value,
    }


def _words_for(goal: str) -> Localizer:
    """Answer in the goal's language: it is the asker's, whatever the terminal's is."""
    written = script_of(goal)
    return words_in(written) if written else words()


def _told(goal: str, kpi: str, found: "PairJudgement") -> str:
    from kpi.knowledge import load  # noqa: PLC0415 heavy

    w, metrics = _words_for(goal), load().metrics
    better = [metrics[key].name.to(w.language) for key in found.better]
    lines = [
        w.t("fit.cli.verdict", kpi=kpi, verdict=w.t(f"fit.cli.{found.verdict.value}")),
        f"  {found.reason.to(w.language)}",
    ]
    if better and not found.verdict.value.startswith("serves"):
        lines.append(f"  {w.t('fit.cli.better', names=w.t('common.comma').join(better))}")
    return "\n".join(lines)


def run_knowledge(arguments: argparse.Namespace) -> int:
    """Check the knowledge and print its figures, or print its page of the docs."""
    from kpi.knowledge import load  # noqa: PLC0415 heavy
    from kpi.knowledge.audit import audit  # noqa: PLC0415 heavy
    from kpi.knowledge.page import page  # noqa: PLC0415 heavy

    if arguments.what == "page":
        print(page(load()), end="")
        return 0
    found, w = audit(load()), words()
    print(w.t("knowledge.figures", purposes=found.purposes, metrics=found.metrics))
    for verdict, count in found.verdicts.most_common():
        print(f"  {w.t(f'fit.cli.{verdict.value}')}: {count}")
    print(w.t("knowledge.by_hand", share=f"{100 * found.by_hand:.1f}"))
    for twins in found.twins:
        both = " / ".join(twins.metrics)
        print(w.t("knowledge.twins", purpose=twins.purpose, metrics=both))
    return int(not found.is_sound)
