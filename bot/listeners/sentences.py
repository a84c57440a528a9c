"""From an error to a sentence."""

from bot.blocks.reasons import reason
from bot.i18n.localizer import Localizer
from kpi.errors import MatoError


def sentence(error: MatoError, localizer: Localizer, *, plain: bool = False) -> str:
    """Return the sentence of the error's code, or of the nearest wider code that has one.

    For mrkdwn, with the error's data escaped; with ``plain`` for places that know no markup.
    """
    return reason(error.code, error.data, localizer, plain=plain)
