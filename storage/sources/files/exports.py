"""How an export of a platform is written down: as data, one entry a kind of file.

Headers are compared folded (columns.fold) and whole. A kind is recognized by the headers that
only it has together (``tells``); the order of columns, further columns and preambles are free.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kpi.imports import DateOrder, Grain, NoKpi
from kpi.model import MetricKey
from storage.sources.files import columns

#: What a row of totals begins with; folded. Such a row is no data.
TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "合計", "総計", "小計", "全体", "totale", "totales"}
    | {"gesamt", "gesamtsumme", "summe", "totaal", "totaux", "total general", "total geral"}
    | {"합계", "총계", "总计", "總計", "合计", "итого", "всего", "toplam", "łącznie", "suma"}
)
#: And what one begins with that names what it sums up: "Total: Account".
TOTAL_OF = ("total:", "totals:", "合計:", "総計:")
#: What a post says, or is called, the better ones first; and where its address may stand. Folded.
TITLES = tuple(
    columns.fold(name)
    for name in (
        *("Post text", "Tweet text", "ツイート本文", "Video title", "動画のタイトル"),
        *("Title", "タイトル", "Post title", "Update title", "Description", "説明"),
        *("Caption", "キャプション", "Post message", "Message", "投稿内容", "本文"),
    )
)
LINKS = tuple(
    columns.fold(name)
    for name in (
        *("Permalink", "パーマリンク", "固定リンク", "Post link", "Video link", "Update link"),
        *("Post URL", "投稿URL", "URL", "Link", "リンク"),
    )
)
_ONE = Decimal(1)
_HUNDRED = Decimal(100)


class Measure(NamedTuple):
    """What a column counts. Of two columns of one metric the lower ``rank`` is taken.

    ``factor`` turns the column's unit into the metric's. ``is_rate``: it is a share of one unless
    a percent sign is there. ``is_running``: the column counts from the beginning, so a day's
    value is the difference to the day before. ``is_of_total``: people, whom only the row of
    totals counts once.
    """

    metric: MetricKey
    rank: int = 0
    factor: Decimal = _ONE
    is_rate: bool = False
    is_running: bool = False
    is_of_total: bool = False


def measures(
    named: Mapping[str, tuple[str, ...]],
    *,
    factors: Mapping[str, Decimal] | None = None,
    rates: frozenset[str] = frozenset(),
    running: frozenset[str] = frozenset(),
    of_total: frozenset[str] = frozenset(),
) -> Mapping[str, Measure]:
    """Return measures by folded header, given each metric's headers, the better ones first."""
    given = {**(factors or {}), **dict.fromkeys(rates, _HUNDRED)}
    return {
        columns.fold(header): Measure(
            metric=MetricKey(metric),
            rank=rank,
            factor=given.get(metric, _ONE),
            is_rate=metric in rates,
            is_running=metric in running,
            is_of_total=metric in of_total,
        )
        for metric, headers in named.items()
        for rank, header in enumerate(headers)
    }


def all_places(at_of: Mapping[str, int], names: Iterable[str]) -> tuple[int, ...]:
    """Return where the columns of these names are, in the order of the names."""
    return tuple(dict.fromkeys(at_of[name] for name in names if name in at_of))


def headers(*names: str) -> frozenset[str]:
    """Return the headers as they are compared."""
    return frozenset(columns.fold(name) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One kind of file.

    ``tells``: sets of headers, one of which must be there as a whole. ``day``: the column with
    the day of the values, or of the publication where a row is a post. ``known``: headers that
    hold no metric and are not worth a word; ``families`` are how further ones begin.
    ``anchor``: the column with the day of the export, where the days say no year. ``names``: the
    columns of which a row of totals has none. ``links``: the column with the post's address, which
    may name the account. ``split``: the column that has a word, or a day where the file has a row
    a post and day: then it is one by day. ``starts``: the column with the first day of a
    row's period, whose last is ``day``. ``is_of_period``: without a day, all rows are of the
    period that stands above the table. ``basis`` is the series' (kpi.model.Scope) where a row
    is not simply a post. ``date_order``: how slashed days are meant unless the file proves
    otherwise. ``are_gaps_zero``: days that are left out counted nothing. ``is_added``: rows of
    one day are parts of it. ``needs_every_day``: where days are left out, it is a list of the
    best ones and no series. ``may_be_cut``: a sentence below the table says that there are only
    the best ones. ``no_kpi`` says why a recognized file holds no KPI data; then nothing
    is read of it.
    """

    platform: str
    export: str
    tells: tuple[frozenset[str], ...]
    metrics: Mapping[str, Measure]
    grain: Grain = Grain.DAILY
    day: frozenset[str] = columns.DAY
    account: frozenset[str] = frozenset()
    campaign: frozenset[str] = frozenset()
    network: frozenset[str] = frozenset()
    influencer: frozenset[str] = frozenset()
    post: frozenset[str] = frozenset()
    anchor: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    split: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    families: tuple[str, ...] = ()
    basis: str = ""
    date_order: DateOrder | None = None
    are_gaps_zero: bool = False
    is_added: bool = False
    is_of_period: bool = False
    needs_every_day: bool = False
    may_be_cut: bool = False
    no_kpi: NoKpi | None = None

    def fits(self, folded: frozenset[str]) -> int:
        """Return how many of the headers are this kind's; 0 when it is another kind."""
        if not any(tell <= folded for tell in self.tells):
            return 0
        return 1 + sum(self.knows(header) or header in self.metrics for header in folded)

    def knows(self, header: str) -> bool:
        """Say whether the header is one of this kind's that hold no metric."""
        own = (self.account, self.campaign, self.network, self.influencer, self.post)
        parts = (self.day, self.anchor, self.names, self.links, self.split, *own)
        return (
            header in self.known
            or header in self.starts
            or any(header in part for part in parts)
            or header.startswith(self.families)
        )
