"""Whatever somebody types after a command is answered: never an error, never too long for Slack.

The whole path, from the signed request to what Slack is given, with any Unicode there is.
"""

import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, is_message_too_long
from kpi.language.subcommands import GOAL_WORDS, KPI_WORDS
from tests.enemies import Enemy, enemy
from tests.stages import MatoStage, mato_stage

_WORDS = [
    "",
    "認知度を高めたい",
    "Raise awareness",
    "インプレッション",
    "clicks",
    "来店数",
    "3月末まで",
    "by 31 March",
    "100万",
    "1e999999",
    "9" * 400,
    "-0",
    "±5%",
    "毎月",
    "２月３０日",
    "0000-00-00",
    "9999-12-31まで",
    "「認知」",
    'for "x"',
    "<@U1>",
    "<!channel>",
    "<#C1|x>",
    "<http://x|y>",
    "&amp;&lt;",
    "@aya",
    "Instagram",
    "keep because",
    "理由:",
    "undo",
    "22:00-8:00",
    "weekly monday 25:61",
    "Asia/Nowhere",
    "\u202e\u2066\u200b\u2060",
    "\x00\x07\ud7ff\uffff",
    "👩‍👩‍👧‍👦" * 30,
    "ﷺ" * 200,
    "é̸̡͚̦" * 50,
]
ANYTHING = st.text(max_size=60) | st.sampled_from(_WORDS)
WORDS = st.lists(ANYTHING, max_size=6).map(" ".join)
GOAL_LINES = st.tuples(st.sampled_from(["", *sorted(GOAL_WORDS)]), WORDS)
KPI_LINES = st.tuples(st.sampled_from(["", *sorted(KPI_WORDS)]), WORDS)


class Typist:
    """Types lines and looks at all that comes of them."""

    def __init__(self, stage: MatoStage, enemy: Enemy, caplog: pytest.LogCaptureFixture) -> None:
        self.stage = stage
        self.enemy = enemy
        self.caplog = caplog

    def types(self, command: str, line: tuple[str, str], *, direct: bool = False) -> None:
        """Type one line; fail where it is not answered as Slack takes it."""
        stage = self.stage
        channel = stage.aya.direct() if direct else stage.channel
        recorder = stage.sandbox.recorder
        before = max((call.n for call in recorder.after(0)), default=0)
        self.caplog.clear()

        answer = self.enemy.command_answer(f"{command} {' '.join(line).strip()}", channel)

        errors = [one.getMessage() for one in self.caplog.records if one.levelno >= logging.ERROR]
        assert errors == []
        refused = [
            (call.name, call.response)
            for call in recorder.after(before)
            if call.direction == "from_app" and not _is_taken(call.response)
        ]
        assert refused == []
        assert answer.status_code == 200
        _check(answer.get_data(as_text=True))


def _is_taken(response: object) -> bool:
    return isinstance(response, dict) and bool(response.get("ok"))


def _check(body: str) -> None:
    if not body:
        return
    reply = json.loads(body)
    assert reply["text"].strip()
    assert len(reply["text"]) <= 40_000
    assert block_problems(reply.get("blocks", []), Surface.MESSAGE) == []
    assert not is_message_too_long(reply.get("blocks", []))


@pytest.fixture
def typist(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> Iterator[Typist]:
    with mato_stage(sqlite_url) as stage:
        them = Typist(stage, enemy(stage, stage.aya.user), caplog)
        them.enemy.command("/goal 認知度を高めたい 3月末まで", stage.channel)
        yield them


def any_line(examples: int) -> settings:
    """Return how often to try; the database stays, as it does for people."""
    return settings(max_examples=examples)


@any_line(60)
@given(line=GOAL_LINES, direct=st.booleans())
@example(line=("", "x" * 5_000), direct=False)
@example(line=("", "&" * 5_000), direct=False)
@example(line=("", "認知度を高めたい " + "<" * 2_900), direct=False)
@example(line=("edit", "*" * 3_000), direct=False)
def test_any_words_after_goal_are_answered(
    typist: Typist, line: tuple[str, str], *, direct: bool
) -> None:
    typist.types("/goal", line, direct=direct)


@any_line(120)
@given(line=KPI_LINES, direct=st.booleans())
@example(line=("", "x" * 5_000), direct=False)
@example(line=("", "&" * 5_000 + " 100 by 31 March"), direct=False)
@example(line=("log", "*" * 3_000 + " 5"), direct=False)
@example(line=("status", "<" * 3_000), direct=False)
@example(line=("digest", "&" * 3_000), direct=False)
@example(line=("alerts", "&" * 3_000), direct=True)
@example(line=("", "来店数\u200b 100 3月末まで"), direct=False)
def test_any_words_after_kpi_are_answered(
    typist: Typist, line: tuple[str, str], *, direct: bool
) -> None:
    typist.types("/kpi", line, direct=direct)
