"""Meta Business Suite's daily files: a title, then ``Date`` and ``Primary``, a value a day.

A file that somebody put together has several such tables, one below the other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from kpi.imports import Answers, FileFacts, Grain, NoKpi, Question, RawRow, Refusal
from kpi.model import MetricKey, Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.filled import value_in
from storage.sources.files.table import Row
from storage.sources.files.wide import Rows

_TABLE = ("date", "primary")
_TITLES = {
    "reach": ("reach", "リーチ", "reichweite", "alcance", "couverture", "portata", "охват"),
    "impressions": (
        *("views", "閲覧数", "ビュー", "表示回数", "impressions", "aufrufe", "vues"),
        *("visualizaciones", "visualizações", "visualizzazioni", "просмотры"),
    ),
    "engagements": (
        *("content interactions", "interactions", "コンテンツでのインタラクション"),
        *("インタラクション", "interaktionen mit content", "content-interaktionen"),
        *("interacciones con el contenido", "interactions avec le contenu"),
        *("interações com o conteúdo", "interazioni con i contenuti", "콘텐츠 상호작용"),
    ),
    "link_clicks": (
        *(
            "link clicks",
            "リンククリック",
            "リンクのクリック",
            "link-klicks",
            "clics en el enlace",
        ),
        *("clics sur un lien", "cliques no link", "clic sul link", "링크 클릭"),
    ),
    "profile_visits": (
        "visits",
        "profile visits",
        "page visits",
        "アクセス",
        "プロフィールへのアクセス",
        *("besuche", "visitas", "visites", "visite", "방문", "visitas al perfil"),
        *("visitas a la página", "visites du profil", "visites de la page", "profilbesuche"),
        *("seitenbesuche", "visitas ao perfil", "visitas à página", "visite al profilo"),
        "visite alla pagina",
    ),
    "follows": (
        *("follows", "new follows", "フォロー", "新規フォロー", "seguidores", "seguimientos"),
        "abonnements",
    ),
    "unfollows": ("unfollows", "フォローをやめた数"),
    "follower_growth": ("net follows", "純フォロー数"),
    "followers": ("followers", "フォロワー", "フォロワー数"),
}
#: Between a metric and its network: "Reichweite auf Instagram", "Instagramのリーチ".
_BETWEEN = re.compile(r"^の|[\s-](?:auf|en|sur|no|na|su|di|de|do|da|von|op|i|в)$|\sd['’]$")
_METRICS = {title: MetricKey(key) for key, titles in _TITLES.items() for title in titles}
#: What a file is of that does not say the network, or is of both.
_META = "meta"
_NETWORKS = ("instagram", "facebook")
#: Only pages have them.
_OF_FACEBOOK = {"viewers": MetricKey("reach"), "閲覧者": MetricKey("reach")}
#: Instagram writes no line for a day without any.
_LEFT_OUT_AT_ZERO = ("instagram", "follows")
#: Sections of the file about who the followers are: shares of people, no numbers over time.
_AUDIENCE = frozenset(
    {"age & gender", "age and gender", "top countries", "top cities", "top towns/cities"}
    | {"年齢と性別", "年齢・性別", "上位の国", "上位の都市", "上位の市区町村", "トップの国"}
    | {"人気の市区町村", "人気の国", "top pages"}
)


class Titled(NamedTuple):
    """A table of the file: its title, the network and the metric that it names."""

    title: str
    network: str
    metric: MetricKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaFile:
    """A recognized file of one or several such tables; without any, one of an audience."""

    facts: FileFacts
    source: Rows
    answers: Answers

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row a day, by the account's days: the hour says daylight saving only."""
        if self.facts.no_kpi:
            return
        name, scope = "", Scope()
        for row, after in pairwise(chain(self.source(), [Row(0, [])])):
            if _is_table(after, row.cells[0]):
                titled = _titled(row.cells[0])
                name = titled.title
                network = titled.network or self.answers.platform
                scope = Scope(platform=network, account=self.answers.account)
            elif name and not _is_table(row, name):
                yield from _read(row, name, scope, self.answers)


def _read(row: Row, name: str, scope: Scope, answers: Answers) -> Iterator[RawRow | Refusal]:
    day = read_day(row.cells[0], answers.date_order)
    if day is not None:
        found = value_in(row, 1, day, name, scope)
        if found is not None:
            yield found
    else:
        yield Refusal(row.line, "import.no_day", row.cells[0])


def meta_daily(head: Sequence[Row], source: Rows, answers: Answers) -> MetaFile | None:
    """Recognize the file by its first tables; a title that names no network has it asked."""
    if not any(_begins(row, after) for row, after in pairwise(head)):
        return _audience(head, source, answers)
    found = [_titled(row.cells[0]) for row, after in pairwise(source()) if _begins(row, after)]
    networks = {one.network or answers.platform for one in found}
    named = sorted(networks - {""})
    gaps = {(one.network or answers.platform, one.metric) for one in found}
    return MetaFile(
        facts=FileFacts(
            platform=named[0] if len(networks) == 1 and named else _META,
            export="meta_daily",
            account=answers.account,
            metrics={one.title: one.metric for one in found if one.metric is not None},
            questions=(Question.PLATFORM,) if "" in networks else (),
            are_gaps_zero=gaps == {_LEFT_OUT_AT_ZERO},
        ),
        source=source,
        answers=answers,
    )


def _audience(head: Sequence[Row], source: Rows, answers: Answers) -> MetaFile | None:
    titles = {columns.fold(row.cells[0]) for row in head if _is_title(row)}
    if not titles & _AUDIENCE:
        return None
    facts = FileFacts(
        platform=answers.platform or _META,
        export="meta_audience",
        grain=Grain.NONE,
        no_kpi=NoKpi.AUDIENCE,
    )
    return MetaFile(facts=facts, source=source, answers=answers)


def _begins(row: Row, after: Row) -> bool:
    return _is_title(row) and _is_table(after, row.cells[0])


def _is_title(row: Row) -> bool:
    return bool(row.cells[0]) and not any(row.cells[1:])


def _is_table(row: Row, title: str) -> bool:
    """Say whether the row is a table's header: ``Primary`` after a day, or its title once more.

    A title that names no network is anybody's.
    """
    filled = tuple(columns.fold(cell) for cell in row.cells if cell)
    if len(filled) != len(_TABLE):
        return False
    if filled[1] == _TABLE[1]:
        return True
    is_titled = filled[0] in columns.DAY_ANYWHERE and filled[1] == columns.fold(title)
    return is_titled and _titled(title).network != ""


def _titled(title: str) -> Titled:
    """Return what a title says: the network may stand at its start or end."""
    folded = columns.fold(title)
    for network in _NETWORKS:
        for rest in (folded.removeprefix(network), folded.removesuffix(network)):
            if rest != folded and rest:
                bare = _BETWEEN.sub("", rest.strip(" :-()"))
                return Titled(title, network, _METRICS.get(bare))
    if folded in _OF_FACEBOOK:
        return Titled(title, "facebook", _OF_FACEBOOK[folded])
    return Titled(title, "", _METRICS.get(folded))
