"""What things are called in the reader's language; user text comes back as it was typed."""

from bot.i18n.localizer import Localizer
from kpi.knowledge import Knowledge
from kpi.model import (
    ACCOUNTS,
    CAMPAIGNS,
    INFLUENCERS,
    LIVE,
    PERIOD,
    POSTS,
    STORIES,
    VIDEOS,
    Kpi,
    MetricKey,
    PurposeKey,
    Scope,
)

#: Platforms that a scope may name, in the order in which they are offered.
PLATFORMS = (
    "instagram",
    "x",
    "tiktok",
    "youtube",
    "facebook",
    "line",
    "threads",
    "linkedin",
    "pinterest",
    "note",
    "bluesky",
    "website",
)
#: What a file may be of besides: nobody plans for these, but numbers come from them.
SOURCES = (
    "meta",
    "meta_ads",
    "google_ads",
    "ga4",
    "google_search_console",
    "shopify",
    "hootsuite",
    "sprout",
    "woocommerce",
)
_BASES = (POSTS, VIDEOS, STORIES, PERIOD, LIVE)
_WHOLES = (INFLUENCERS, CAMPAIGNS, ACCOUNTS)


def purpose(knowledge: Knowledge, key: PurposeKey, localizer: Localizer) -> str:
    """Return the purpose's name; the key itself for one that the knowledge has dropped."""
    known = knowledge.purposes.get(key)
    return known.name.to(localizer.language) if known else str(key)


def metric(
    knowledge: Knowledge, key: MetricKey | None, localizer: Localizer, label: str = ""
) -> str:
    """Return the team's own label, else the catalog's name."""
    known = None if key is None else knowledge.metrics.get(key)
    if label or known is None:
        return label or str(key or "")
    return known.name.to(localizer.language)


def kpi(knowledge: Knowledge, it: Kpi, scope: Scope, localizer: Localizer) -> str:
    """Return the KPI's name, with its scope where the series has one."""
    return with_scope(metric(knowledge, it.metric, localizer, it.label), scope, localizer)


def with_scope(name: str, scope: Scope, localizer: Localizer) -> str:
    """Return the name with what it is limited to; alone when nothing is told apart."""
    if scope.is_empty:
        return name
    return localizer.t("kpi.scoped", name=name, scope=scoped(scope, localizer))


def scoped(scope: Scope, localizer: Localizer) -> str:
    """Return the parts of a scope in one line; everything when nothing is told apart."""
    parts = (
        platform(scope.platform, localizer),
        scope.account,
        scope.campaign,
        scope.influencer,
        localizer.t(f"data.basis.{scope.basis}") if scope.basis in _BASES else scope.basis,
        localizer.t(f"sums.over.{scope.over}") if scope.over in _WHOLES else scope.over,
    )
    return " / ".join(part for part in parts if part) or localizer.t("kpi.scope.all")


def platform(key: str, localizer: Localizer) -> str:
    """Return how a platform writes its own name; unknown ones stay as they are."""
    msgid = f"platform.{key}"
    return localizer.t(msgid) if key in (*PLATFORMS, *SOURCES) else key
