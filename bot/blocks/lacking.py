"""Why a number that is made of others has no value yet, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks import limits, names
from bot.i18n.localizer import Localizer
from kpi.knowledge import Knowledge
from kpi.model import Scope
from kpi.sums import LATEST
from kpi.usecases.histories.lacking import Lack, Why

#: How many accounts are named of those that it may be.
_MOST = 4
#: Of what is added up more are named.
_MOST_ADDED = 8
_NAME = 60


def sentence(name: str, it: Lack, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return what is missing for the KPI of that name, as mrkdwn."""
    between = localizer.t("kpi.lack.and")
    parts = between.join(
        localizer.t("kpi.lack.part", name=names.metric(knowledge, one, localizer))
        for one in it.parts
    )
    scopes = ""
    if it.why is Why.ADDED:
        return added(name, it, localizer)
    if it.why is Why.ONE_OF:
        one, *others = (names.scoped(scope, localizer) for scope in it.scopes[:_MOST])
        said = {"name": name, "one": one, "others": between.join(others)}
        return localizer.m("kpi.lack.one_of", **said)
    if it.why is Why.SEVERAL:
        scopes = between.join(names.scoped(one, localizer) for one in it.scopes[:_MOST])
    return localizer.m(f"kpi.lack.{it.why.value}", name=name, parts=parts, scopes=scopes)


def added(name: str, it: Lack, localizer: Localizer) -> str:
    """Return what is added up for the KPI of that name, and who is behind, as mrkdwn."""
    scopes = listed(it.scopes, localizer)
    lines = [localizer.m("sums.added", name=name, count=len(it.scopes), scopes=scopes)]
    if it.late:
        late = _until(it.late, localizer)
        lines.append(localizer.m("sums.late", scopes=late, days=LATEST.days))
    if it.gone:
        lines.append(localizer.m("sums.gone", scopes=_until(it.gone, localizer)))
    if it.open_days:
        lines.append(localizer.m("sums.open_days", days=it.open_days))
    return "\n".join(lines)


def listed(scopes: Sequence[Scope], localizer: Localizer) -> str:
    """Return what the first few scopes are called, in one line."""
    said = localizer.t("sums.comma").join(
        limits.clip(names.scoped(one, localizer), _NAME) for one in scopes[:_MOST_ADDED]
    )
    return localizer.t("sums.and_more", scopes=said) if len(scopes) > _MOST_ADDED else said


def _until(days: Mapping[Scope, date], localizer: Localizer) -> str:
    said = [
        localizer.t(
            "sums.until",
            scope=limits.clip(names.scoped(scope, localizer), _NAME),
            day=localizer.short_day(day),
        )
        for scope, day in list(days.items())[:_MOST_ADDED]
    ]
    return localizer.t("sums.comma").join(said)
