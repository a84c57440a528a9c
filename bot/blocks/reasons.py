"""Why something was refused: the sentence of a code, or of the nearest wider one."""

from collections.abc import Mapping

from bot.i18n.localizer import Localizer


def reason(
    code: str, data: Mapping[str, object], localizer: Localizer, *, plain: bool = False
) -> str:
    """Return the sentence for mrkdwn, with ``data`` escaped; ``plain`` for where there is none."""
    parts = code.split(".")
    say = localizer.t if plain else localizer.m
    for length in range(len(parts), 0, -1):
        msgid = "error." + ".".join(parts[:length])
        if localizer.has(msgid):
            return say(msgid, **data)
    return localizer.t("error.refused")
