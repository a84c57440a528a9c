"""Every sentence exists in both languages, with the same fields, in its own script."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGS = ROOT / "bot" / "i18n"
AREAS = sorted(path.stem for path in (CATALOGS / "ja").glob("*.po"))
#: "{count} more columns" wants "{count} more column" beside it.
COUNTED = re.compile(r"\{count\} (?:more )?[a-z]+s\b")
#: Said of several only: of one there is another sentence.
OF_SEVERAL = {"chart.revised", "error.source.say_which", "rules.R23.line"}
JAPANESE = re.compile(r"[\u3041-\u30fa\u4e00-\u9fff]")


@cache
def catalog(language: str, area: str) -> Catalog:
    with (CATALOGS / language / f"{area}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def msgid_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def texts_of(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(str(text) for text in message.string or ())


def sentences(language: str, area: str) -> dict[str, tuple[str, ...]]:
    return {msgid_of(one): texts_of(one) for one in catalog(language, area) if one.id}


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_areas() -> None:
    assert sorted(path.stem for path in (CATALOGS / "en").glob("*.po")) == AREAS


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_sentences(area: str) -> None:
    assert sentences("ja", area).keys() == sentences("en", area).keys()


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_fill_in_the_same_fields(area: str) -> None:
    japanese, english = sentences("ja", area), sentences("en", area)

    differing = {
        msgid
        for msgid in japanese
        if {name for text in japanese[msgid] for name in fields_of(text)}
        != {name for text in english[msgid] for name in fields_of(text)}
    }

    assert differing == set()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("area", AREAS)
def test_no_sentence_is_empty_or_marked_as_unsure(area: str, language: str) -> None:
    unsure = [
        msgid_of(message)
        for message in catalog(language, area)
        if message.id and (message.fuzzy or not all(text.strip() for text in texts_of(message)))
    ]

    assert unsure == []


@pytest.mark.parametrize("area", AREAS)
def test_english_sentences_hold_no_japanese(area: str) -> None:
    wrong = {
        msgid: texts
        for msgid, texts in sentences("en", area).items()
        if any(JAPANESE.search(_without_code(text)) for text in texts)
    }

    assert wrong == {}


@pytest.mark.parametrize("area", AREAS)
def test_english_sentences_that_count_have_a_singular(area: str) -> None:
    wrong = {
        msgid: texts
        for msgid, texts in sentences("en", area).items()
        if len(texts) == 1 and COUNTED.search(texts[0])
    }

    assert wrong.keys() <= OF_SEVERAL


def _without_code(text: str) -> str:
    """Commands and quoted words may be shown in the other language."""
    return re.sub(r"`[^`]*`|“[^”]*”", "", text)


def test_no_message_id_stands_in_two_areas() -> None:
    seen: dict[str, str] = {}
    twice = []
    for area in AREAS:
        for msgid in sentences("ja", area):
            if msgid in seen:
                twice.append((msgid, seen[msgid], area))
            seen[msgid] = area

    assert twice == []


def _code() -> Iterator[ast.AST]:
    for folder in ("bot", "kpi", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_every_message_id_that_the_code_names_exists() -> None:
    known = {msgid for area in AREAS for msgid in sentences("ja", area)}
    asked = {
        node.args[0].value
        for node in _code()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"t", "m", "n"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }

    assert asked - known == set()
    assert len(asked) > 100  # the search finds what it is for


def test_every_refusal_has_its_sentence() -> None:
    known = {msgid for area in AREAS for msgid in sentences("ja", area)}
    errors = {
        "NotUnderstood",
        "NotFound",
        "NotAllowed",
        "NeedsReason",
        "Stale",
        "Refused",
        "SourceFailed",
    }
    codes = {
        str(node.exc.args[0].value)
        for node in _code()
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in errors
        and node.exc.args
        and isinstance(node.exc.args[0], ast.Constant)
    }

    assert {code for code in codes if f"error.{code}" not in known} == set()
    assert len(codes) > 20
