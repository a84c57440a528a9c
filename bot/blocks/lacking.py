"""Why a number that is made of others has no value yet, in words."""

from bot.blocks import names
from bot.i18n.localizer import Localizer
from kpi.knowledge import Knowledge
from kpi.usecases.histories.lacking import Lack, Why

#: How many accounts are named of those that it may be.
_MOST = 4


def sentence(name: str, it: Lack, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return what is missing for the KPI of that name, as mrkdwn."""
    between = localizer.t("kpi.lack.and")
    parts = between.join(
        localizer.t("kpi.lack.part", name=names.metric(knowledge, one, localizer))
        for one in it.parts
    )
    scopes = ""
    if it.why is Why.ONE_OF:
        one, *others = (names.scoped(scope, localizer) for scope in it.scopes[:_MOST])
        said = {"name": name, "one": one, "others": between.join(others)}
        return localizer.m("kpi.lack.one_of", **said)
    if it.why is Why.SEVERAL:
        scopes = between.join(names.scoped(one, localizer) for one in it.scopes[:_MOST])
    return localizer.m(f"kpi.lack.{it.why.value}", name=name, parts=parts, scopes=scopes)
