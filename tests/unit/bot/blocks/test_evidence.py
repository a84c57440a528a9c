from datetime import date

import pytest

from bot.blocks import evidence as blocks
from bot.blocks.rendered import Rendered
from bot.i18n.localizer import Localizer
from kpi import evidence as proofs
from kpi.evidence import Evidence, Link
from kpi.model import Verdict
from tests.rendering import BOTH, HOSTILE, check_message, check_text_stays_text, name_of, words

LATER = date(2026, 12, 24)
EVERY = [
    Evidence(link=Link.WITH, points=120, ahead=3, r=0.5, p=0.001),
    Evidence(link=Link.WITH, points=120, r=0.5, p=0.001),
    Evidence(link=Link.AGAINST, points=120, ahead=2, r=-0.5, p=0.001),
    Evidence(link=Link.AGAINST, points=120, r=-0.5, p=0.001),
    Evidence(link=Link.NONE, points=120, ahead=4),
    Evidence(link=Link.TOO_LITTLE, points=12, enough_on=LATER),
    Evidence(link=Link.TOO_LITTLE, points=80),
]


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def said(evidence: Evidence, localizer: Localizer, verdict: Verdict = Verdict.ASK) -> str:
    block = blocks.block(evidence, HOSTILE, verdict, localizer)
    rendered = Rendered(text="x", blocks=[block])
    check_message(rendered)
    check_text_stays_text(rendered)
    return words(block)


def test_each_finding_has_a_sentence_of_its_own(localizer: Localizer) -> None:
    assert len({said(one, localizer) for one in EVERY}) == len(EVERY)


def test_days_and_points_are_said(localizer: Localizer) -> None:
    assert "120" in said(EVERY[0], localizer)
    assert "3" in said(EVERY[0], localizer).replace("120", "")
    assert localizer.day(LATER) in said(EVERY[5], localizer)


@pytest.mark.parametrize(
    ("link", "verdict", "disagrees"),
    [
        (Link.WITH, Verdict.DOES_NOT_SERVE, True),
        (Link.WITH, Verdict.WORKS_AGAINST, True),
        (Link.WITH, Verdict.SERVES, False),
        (Link.AGAINST, Verdict.SERVES, True),
        (Link.AGAINST, Verdict.SUPPORTS, True),
        (Link.AGAINST, Verdict.DOES_NOT_SERVE, False),
        (Link.AGAINST, Verdict.DEBATED, False),
        (Link.NONE, Verdict.SERVES, False),
        (Link.TOO_LITTLE, Verdict.SERVES, False),
    ],
)
def test_data_and_knowledge_that_disagree_are_said_to(
    link: Link, verdict: Verdict, *, disagrees: bool, localizer: Localizer
) -> None:
    evidence = Evidence(link=link, points=100)

    assert proofs.disagrees(evidence, verdict) is disagrees
    assert (said(evidence, localizer, verdict) != said(evidence, localizer)) is disagrees
