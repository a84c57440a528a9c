"""From an error's code to a sentence: the nearest code that has one."""

from bot.i18n.localizer import Localizer
from kpi.errors import MatoError


def sentence(error: MatoError, localizer: Localizer, *, plain: bool = False) -> str:
    """Return the sentence of the error's code, or of the nearest wider code that has one.

    For mrkdwn, with the error's data escaped; with ``plain`` for places that know no markup.
    """
    parts = error.code.split(".")
    say = localizer.t if plain else localizer.m
    for length in range(len(parts), 0, -1):
        msgid = "error." + ".".join(parts[:length])
        if localizer.has(msgid):
            return say(msgid, **error.data)
    return localizer.t("error.refused")
