"""What the team's own data say of a KPI, in a sentence beside the verdict."""

from bot.blocks import kit
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from kpi.digest import Contrary
from kpi.evidence import LEAST_POINTS, Evidence, Link, disagrees
from kpi.model import Verdict


def block(evidence: Evidence, outcome: str, verdict: Verdict, localizer: Localizer) -> Block:
    """Return what was found about the KPI and the metric called ``outcome``."""
    return kit.section("\n".join(lines(evidence, outcome, verdict, localizer)))


def lines(evidence: Evidence, outcome: str, verdict: Verdict, localizer: Localizer) -> list[str]:
    """Return the same as lines of mrkdwn: what was found, and that it does not agree."""
    said = [_said(evidence, outcome, localizer)]
    if disagrees(evidence, verdict):
        said.append(localizer.m(f"evidence.disagrees.{evidence.link.value}"))
    return said


def in_digest(it: Contrary, name: str, localizer: Localizer) -> str:
    """Return that data and verdict differ on the KPI called ``name``, as one plain sentence."""
    is_ahead = it.evidence.link is Link.WITH and it.evidence.ahead > 0
    msgid = f"evidence.digest.{it.evidence.link.value}{'_ahead' if is_ahead else ''}"
    outcome = it.outcome.to(localizer.language)
    return localizer.t(msgid, name=name, outcome=outcome, days=it.evidence.ahead)


def _said(evidence: Evidence, outcome: str, localizer: Localizer) -> str:
    if evidence.link is Link.TOO_LITTLE:
        key = "evidence.too_little" if evidence.enough_on else "evidence.too_sparse"
        day = localizer.day(evidence.enough_on) if evidence.enough_on else ""
        return localizer.m(
            key, outcome=outcome, points=evidence.points, least=LEAST_POINTS, day=day
        )
    key = f"evidence.{evidence.link.value}"
    if evidence.link is not Link.NONE and evidence.ahead:
        key = f"{key}_ahead" if evidence.ahead > 1 else f"{key}_day"
    return localizer.m(key, outcome=outcome, points=evidence.points, days=evidence.ahead)
