"""A small ``make faults``: the trial passes the product, and fails a sender that is wrong."""

import json
from dataclasses import replace

import pytest

from benchmarks.faults.running import run
from benchmarks.faults.trial import Terms

TERMS = Terms(
    messages=60,
    seed=20261207,
    each=2,
    quarantine=2.5,
    timeout=0.7,
    late=0.4,
    share=0.25,
    between_kills=0.5,
    between_pauses=3.0,
)

pytestmark = pytest.mark.slow


def test_every_message_comes_once_whatever_is_killed_paused_and_broken(database_url: str) -> None:
    outcome = run(database_url, TERMS)

    assert outcome.verdict.is_good, outcome
    assert outcome.kills > 0
    assert outcome.faults > 0
    line = json.loads(outcome.line())
    assert (line["messages"], line["lost"], line["duplicated"]) == (60, 0, 0)


def test_a_sender_that_sends_and_then_marks_fails_the_same_trial(database_url: str) -> None:
    outcome = run(database_url, replace(TERMS, wrong=True))

    assert outcome.verdict.duplicated > 0, outcome
    assert not outcome.verdict.is_good
