"""Every command that Mato shows to people is one that it understands to the last word."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kpi.knowledge import Knowledge, load
from kpi.language.commands import parse_goal, parse_kpi
from kpi.language.goals import GoalReading, understand_goal
from kpi.language.metrics import understand_metric
from kpi.language.requests import (
    AlertsAction,
    AlertsRequest,
    DigestAction,
    DigestRequest,
    GoalDraft,
    KpiDraft,
    LogDraft,
    Reading,
    Unknown,
)
from kpi.language.subcommands import GOAL_WORDS, KPI_WORDS, split
from kpi.model import Language

ROOT = Path(__file__).parents[2]
_SHOWN = re.compile(r"`/(goal|kpi)\b ?([^`]*)`")


@cache
def knowledge() -> Knowledge:
    return load()


def reading(language: Language) -> Reading:
    return Reading(
        today=date(2026, 11, 21),
        fiscal_month=4,
        language=language,
        understand_metric=partial(understand_metric, knowledge=knowledge()),
        understand_goal=partial(understand_goal, knowledge=knowledge()),
    )


def is_read(command: str, text: str, language: Language) -> bool:
    """Say whether the command does what it looks like, with no word left over."""
    parse = parse_goal if command == "goal" else parse_kpi
    match parse(text, reading(language)):
        case GoalDraft(sentence=sentence, reading=GoalReading(purpose=purpose)):
            return bool(sentence and purpose)
        case KpiDraft(metric=metric, amount=amount) if text:
            return bool(metric and metric.best and amount)
        case LogDraft(metric=metric, amount=amount):
            return bool(metric and metric.best and amount)
        case DigestRequest(action=action, unread=unread):
            return not unread and (action is not DigestAction.SHOW or " " not in text)
        case AlertsRequest(action=action, unread=unread):
            return not unread and (action is not AlertsAction.SHOW or " " not in text)
        case request:
            return not isinstance(request, Unknown)


def sentences(language: Language) -> Iterator[str]:
    for path in sorted((ROOT / "bot" / "i18n" / language.value).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                texts = message.string if isinstance(message.string, tuple) else [message.string]
                yield from map(str, texts)


def shown(texts: Iterator[str]) -> set[tuple[str, str]]:
    found = {match for text in texts for match in _SHOWN.findall(text)}
    return {(command, text) for command, text in found if "{" not in text}


@pytest.mark.parametrize("language", list(Language))
def test_commands_in_sentences_are_understood(language: Language) -> None:
    examples = shown(sentences(language))

    assert {one for one in examples if not is_read(*one, language)} == set()
    assert len(examples) > 20  # the search finds what it is for


def test_commands_in_japanese_sentences_are_japanese() -> None:
    english = {
        text
        for _, text in shown(sentences(Language.JA))
        if re.match(r"[a-z]{3,}", text) and text != "help"
    }

    assert english == set()


def _rows() -> Iterator[tuple[list[str], list[str]]]:
    """Yield the commands of both languages for each row of the page's first table."""
    page = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    table = page.partition("## Every command")[2].partition("\n## ")[0]
    for line in table.splitlines():
        if line.startswith("| ") and "`" in line:
            _, english, japanese = line.strip("| ").split(" | ")
            yield re.findall("`([^`]*)`", english), re.findall("`([^`]*)`", japanese)


def _asked(command: str, language: Language) -> object:
    name, _, text = command.removeprefix("/").partition(" ")
    return (parse_goal if name == "goal" else parse_kpi)(text, reading(language))


def test_both_columns_of_the_manual_ask_for_the_same() -> None:
    rows = list(_rows())

    assert len(rows) > 25
    for english, japanese in rows:
        asked = [type(_asked(one, Language.EN)) for one in english]
        assert [type(_asked(one, Language.JA)) for one in japanese] == asked


@pytest.mark.parametrize("language", list(Language))
def test_every_command_of_the_manual_is_understood(language: Language) -> None:
    column = 0 if language is Language.EN else 1
    examples = shown(f"`{command}`" for row in _rows() for command in row[column])

    assert {one for one in examples if not is_read(*one, language)} == set()
    assert len(examples) > 25


def test_the_manual_has_every_subcommand() -> None:
    shown_words = {
        split(command.partition(" ")[2])[0]
        for row in _rows()
        for column in row
        for command in column
    }

    for words in (GOAL_WORDS, KPI_WORDS):
        named = {words[word] for word in shown_words if word in words}
        assert set(words.values()) - named - {"add"} == set()
