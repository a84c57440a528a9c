"""LINE公式アカウント: the headers are English also in the Japanese product."""

from kpi.imports import Grain
from storage.sources.files.exports import Export, headers, measures

#: All three columns count from the beginning. The friends are a level; the blocks so far are no
#: blocks of a day.
FRIENDS = Export(
    platform="line",
    export="friend_overview",
    grain=Grain.CUMULATIVE,
    tells=(headers("date", "contacts", "targetReaches", "blocks"),),
    metrics=measures({"followers": ("contacts",)}),
)

EXPORTS = (FRIENDS,)
