"""One trial from an empty database to the verdict."""

import json
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.faults import slack, stock, verdict
from benchmarks.faults.crew import Crew
from benchmarks.faults.havoc import Havoc
from benchmarks.faults.trial import Terms, Trial
from benchmarks.faults.verdict import Verdict
from benchmarks.lending import kind_of
from bot import bootstrap
from bot.bootstrap import Mato
from bot.sandbox.server import Sandbox
from bot.vault import new_key
from kpi.ports import DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial showed; ``states`` and ``unexpected`` are for whoever asks why."""

    database: str
    terms: Terms
    kills: int
    faults: int
    pauses: int
    seconds: float
    verdict: Verdict
    states: dict[DeliveryState, int] = field(default_factory=dict)
    unexpected: dict[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """Return the outcome as one line of JSON."""
        facts = {
            "database": self.database,
            "messages": self.terms.messages,
            "kills": self.kills,
            "faults": self.faults,
            **asdict(self.verdict),
            "pauses": self.pauses,
            "seconds": round(self.seconds, 1),
            "seed": self.terms.seed,
        }
        return json.dumps(facts)


def run(url: str, terms: Terms) -> Outcome:
    """Run one trial on an empty, migrated database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mato-faults-")))
        sandbox = stack.enter_context(slack.build(terms.messages // terms.each, terms.seed))
        trial = Trial(
            terms=terms,
            url=url,
            slack_url=sandbox.api_url,
            folder=folder,
            secret_key=new_key(),
        )
        mato = bootstrap.wire(trial.config())
        stack.callback(mato.close)
        return _try(trial, mato, sandbox)


def _try(trial: Trial, mato: Mato, sandbox: Sandbox) -> Outcome:
    terms = trial.terms
    stock.install(mato, sandbox)
    ids = stock.fill(mato, slack.destinations(sandbox), terms.messages)
    lines = slack.plan(terms.share, hang=2 * terms.timeout, late=terms.late)
    sandbox.faults.replace(lines)
    start = time.monotonic()
    with Crew(trial) as crew:
        Havoc(terms, crew, mato).reign()
    posts, arrivals = sandbox.state.posts_per_key(), slack.arrivals(sandbox)
    return Outcome(
        database=kind_of(trial.url),
        terms=terms,
        kills=crew.kills,
        faults=sandbox.faults.struck,
        pauses=crew.pauses,
        seconds=time.monotonic() - start,
        verdict=verdict.judge(ids, posts, arrivals, crew.hands, echo=terms.echo),
        states={state: n for state, n in stock.states(mato).items() if n},
        unexpected=dict(verdict.unexpected(crew.hands)),
    )
