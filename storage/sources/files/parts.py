"""What tells the series of one table apart: columns with a platform, an account, a creator."""

from collections.abc import Sequence
from typing import NamedTuple

from kpi.imports import Answers
from kpi.language.text import tidy
from kpi.model import Scope
from storage.sources.files import columns
from storage.sources.files.networks import platform_of

#: An account or a campaign is called by no more letters than that.
_LONGEST_NAME = 120
_NOWHERE = -1


class Parts(NamedTuple):
    """The columns by their place; -1 for one that is not there."""

    platform: int = _NOWHERE
    account: int = _NOWHERE
    campaign: int = _NOWHERE
    influencer: int = _NOWHERE

    def scope(self, cells: Sequence[str], answers: Answers, basis: str = "") -> Scope | None:
        """Return what the cells of a row say; None when one is too long for a name."""
        named = tuple(cells[at] if 0 <= at < len(cells) else "" for at in self)
        if any(len(name) > _LONGEST_NAME for name in named):
            return None
        platform, account, campaign, influencer = map(tidy, named)
        return Scope(
            platform=platform_of(platform) or answers.platform,
            account=account or answers.account,
            campaign=campaign,
            influencer=influencer,
            basis=basis,
        )


def parts_of(folded: Sequence[str]) -> Parts:
    """Return where such columns are, given the folded headers; the first of several."""

    def at(names: frozenset[str]) -> int:
        return next((index for index, name in enumerate(folded) if name in names), _NOWHERE)

    return Parts(
        platform=at(columns.PLATFORM),
        account=at(columns.ACCOUNT),
        campaign=at(columns.CAMPAIGN),
        influencer=at(columns.INFLUENCER),
    )
