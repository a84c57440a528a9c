"""What the team's own data say of a KPI, in a sentence beside the verdict."""

from bot.blocks import kit
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from kpi.evidence import LEAST_POINTS, Evidence, Link
from kpi.model import Verdict

_SERVING = {Verdict.SERVES, Verdict.SUPPORTS}
_NOT_SERVING = {Verdict.DOES_NOT_SERVE, Verdict.WORKS_AGAINST}


def block(evidence: Evidence, outcome: str, verdict: Verdict, localizer: Localizer) -> Block:
    """Return what was found about the KPI and the metric called ``outcome``."""
    said = _said(evidence, outcome, localizer)
    if disagrees(evidence, verdict):
        said = f"{said}\n{localizer.m(f'evidence.disagrees.{evidence.link.value}')}"
    return kit.section(said)


def disagrees(evidence: Evidence, verdict: Verdict) -> bool:
    """Say whether the data point the other way than the verdict does."""
    if evidence.link is Link.WITH:
        return verdict in _NOT_SERVING
    return evidence.link is Link.AGAINST and verdict in _SERVING


def _said(evidence: Evidence, outcome: str, localizer: Localizer) -> str:
    if evidence.link is Link.TOO_LITTLE:
        key = "evidence.too_little" if evidence.enough_on else "evidence.too_sparse"
        day = localizer.day(evidence.enough_on) if evidence.enough_on else ""
        return localizer.m(
            key, outcome=outcome, points=evidence.points, least=LEAST_POINTS, day=day
        )
    key = f"evidence.{evidence.link.value}"
    if evidence.link is not Link.NONE and evidence.ahead:
        key = f"{key}_ahead"
    return localizer.m(key, outcome=outcome, points=evidence.points, days=evidence.ahead)
