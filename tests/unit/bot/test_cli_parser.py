"""What argparse says by itself, in the terminal's language."""

import argparse
from collections.abc import Iterator

import pytest

from bot import cli
from bot.cli_parser import Parser, in_words
from bot.cli_words import words


@pytest.fixture(params=["ja", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("MATO_LANGUAGE", request.param)
    words.cache_clear()
    yield request.param
    words.cache_clear()


def made() -> Parser:
    parser = Parser(prog="mato")
    parser.add_argument("what")
    parser.add_argument("--days", type=int)
    parser.add_argument("--dates", choices=("a", "b"))
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--up", action="store_true")
    either.add_argument("--down", action="store_true")
    return parser


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what is said of arguments that are none."""
    with pytest.raises(SystemExit) as caught:
        made().parse_args(arguments)
    assert caught.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "japanese", "english"),
    [
        ([], "次の引数が必要です: what", "these arguments are required: what"),
        (["x", "y", "--up"], "この引数は使えません: y", "unknown arguments: y"),
        (["x", "--up", "--days", "z"], "--days の値 'z' は読み", "--days cannot be read: 'z'"),
        (["x", "--up", "--days"], "--days には値が必要です", "--days needs a value"),
        (["x", "--up", "--dates", "c"], "--dates に 'c' は指定", "--dates cannot be 'c'"),
        (["x", "--up=1"], "--up に値", "--up takes no value"),
        (["x", "--up", "--down"], "--down は --up と同時に", "--down is not allowed together"),
        (["x"], "次のどれか1つが必要です: --up --down", "one of these arguments is required"),
        (["x", "--up", "--da", "1"], "--da", "--da"),
    ],
)
def test_an_error_is_in_the_terminals_language(
    language: str,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    japanese: str,
    english: str,
) -> None:
    said = refused(capsys, *arguments)

    assert (japanese if language == "ja" else english) in said
    assert ("使い方: mato" in said) is (language == "ja")
    assert ("error" in said) is (language == "en")


def test_an_error_that_nobody_knows_stays_as_it_is() -> None:
    assert in_words("something new went wrong") == "something new went wrong"


def test_help_has_no_heading_in_another_language(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["--help"], ["simulate", "--help"]):
        with pytest.raises(SystemExit) as caught:
            cli.main(arguments)
        assert caught.value.code == 0
        said = capsys.readouterr().out

        heads = [line for line in said.splitlines() if line.endswith(":") and line[:1] != " "]
        expected = ["引数:", "オプション:"] if language == "ja" else ["arguments:", "options:"]
        assert heads == expected
        assert said.startswith("使い方: mato" if language == "ja" else "usage: mato")
        assert ("この説明を表示" in said) is (language == "ja")


def test_subcommands_have_parsers_of_the_same_kind() -> None:
    (subparsers,) = (
        action
        for action in cli.parser()._actions  # noqa: SLF001 argparse has no other way
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001 likewise
    )

    assert {type(one) for one in subparsers.choices.values()} == {Parser}
