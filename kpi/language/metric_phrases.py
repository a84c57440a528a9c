"""What stands around the name of a metric in a phrase, and how much of it may be taken off."""

import re
from collections.abc import Iterator

from kpi.language.metric_index import Index
from kpi.language.wording import JA
from kpi.model import MetricKey

_NUMBER = re.compile(
    r"(?:(?:at least|more than|over|up to|around|about|to|by|at|of|=|:|は|を|が|で|に) ?)?"
    r"[+\-±約]?[$¥€£]?\d[\d,.]*\s?(?:(?:億|万|千|百|k|m|mil|million|thousand|bn)(?![a-z]))?"
    r"\s?(?:%|percent|パーセント|ポイント|pt|人|名|件|回|本|個|円|倍|割|分|秒|時間|yen|usd|people|time)?"
    r"(?:ほど|くらい|ぐらい)?(?:以上|以下|以内|超え?|未満|程度|まで)?(?:を?突破|を?達成|を?目指す)?"
    r"(?:/ ?(?:日|週|月|年|day|week|month|year)| (?:per|a|an|each|every) (?:day|week|month|year))?"
)
_KEPT_NUMBER = re.compile(r"^(?:\d+ ?(?:s|sec|second|秒)|d\d|day \d|\d+ ?day|\d+日)")
_EDGES = " 、,:;=/・-~+%をはがにの"

_LEAD_JA = re.compile(
    r"^(?:月間|週間|年間|日次|月次|週次|毎[月週日]の?|[1一]日(?:あたり)?の?|今[月期週年]の?|当[月期]の?"
    r"|期間中の?|平均(?!再生|視聴|滞在|客単|購入|評価|注文|接触|応答|返信|解決)|合計|累計|総(?!再生|視聴)|全体の?|単なる|ただ|主要な?|目標"
    r"|kpi(?:は|:|の)?|公式|自社(?:の|アカウントの?)?|[当弊]社の?|うちの|(?:企業|公式)?アカウントの"
    r"|sns(?:経由|から|上|広告)?(?:での|の)?|各?投稿(?:ごと|毎|あたり|別|から|経由)?の?(?=.)"
    r"|広告(?:経由|から)?の|キャンペーン(?:経由|から|期間中)?の|(?:投稿|動画|リール|ストーリーズ?|フィード|ショート動画?|配信)(?:から|経由)?の"
    r"|プロフィール(?:から|経由)の|オーガニックの?|インフルエンサー(?:から|経由|投稿)の?(?!フォロワー)"
    r"|新規の|実際の|質の高い|良質な|具体的な|多くの|たくさんの|より多くの|商品(?:販売)?(?:ページ)?の?|サイトの|店舗の?|ec(?:サイト)?(?:での|の)?"
    r"|lpの?|hpの|web(?:サイト)?の|ウェブサイトの|ホームページの?|(?:若年|女性|男性)層の|ユーザーの?|利用者(?:の|による)|お客様(?:の|による)|ファン(?:の|による)|一般ユーザーの|顧客(?:の|による))"
)
_TAIL_JA = re.compile(
    r"(?:(?:だけ|のみ|ばかり)(?:を|で|に)?.*|など|等|の?推移|の?数字|の?目標|の?実績|の?状況|の?データ|の?スコア|の?指標"
    r"|の?(?:最大化|向上|改善|拡大|アップ|上昇|伸び|増加|増|獲得|達成|強化|促進|減少|削減|短縮|低減|計測|測定|確認|把握|分析)(?:する|させる|したい|を目指す|率)?"
    r"|(?:数)?(?:を|が|も|は).{0,14}(?:増や|増え|伸ば|伸び|上げ|上が|高め|追|見|獲得|重視|kpi|計測|測|改善|達成|維持|減ら|下げ|抑え|目指|確認|超え|ほし|欲し|集め|取|とる|決ま|選|チェック).*"
    r"|(?:が|は)(?:多|少な|高|低|良|よ|大|重要|大事|必要).*)$"
)
_LEAD_EN = re.compile(
    r"^(?:total|overall|monthly|weekly|daily|yearly|annual|quarterly|average|avg|mean|median|net|gross"
    r"|our|the|a|an|more|higher|better|good|great|lower|fewer|increased?|increasing|growing|improved|improving|grow|boost|improve|raise|reduce|reducing|get|track(?:ing)?|measur(?:e|ing)|monitor(?:ing)?|maximi[sz]e"
    r"|growth (?:in|of)|increase (?:in|of)|improvement in|rise in|change in|reduction in|decrease in|number of|count of|amount of|volume of|level of|rate of|thousand of|hundred of|million of|lot of|percentage of|% of"
    r"|social(?: media)?|organic|paid|campaign|content|post|posted|brand|branded|online|cumulative|maximum|max|verified|key|main|primary|secondary|actual|raw|simple|pure|mere|real|new|quality|high quality|meaningful|relevant|genuine|attributed|estimated|potential|video|reel|story|ad|audience|user|customer|fan|public|positive|unique|confirmed|completed|influencer|creator|per post|share of|kpi|metric)[ :]+(?=.)"
)
_TAIL_EN = re.compile(
    r"(?: (?:growth|increase|improvement|count|number|volume|total|metric|kpi|data|level|score|performance|figure|target|goal|alone|only|itself|by itself|overall|generated|received|gained|earned|achieved|collected|acquired|driven|bid|received|and so on|etc|per (?:post|week|month|day|year|user|follower|video|campaign|person)|over time|month over month|year over year|mom|yoy|(?:this|next|per|a|each|every) (?:day|week|month|quarter|year)|by (?:end of )?\w+)"
    r"| ?\([^)]*\))$"
)
_PREPOSITION = re.compile(
    r" (?:from|via|on|through|by|for|per|to|in|at|with|of|across|within|using|based on|driven by|attributed to|coming from) (?!rate)"
)
_LISTED = re.compile(
    r"\s?(?:、|,|/|・|&|\+| and | or |および|及び|ならびに|または|と(?=[^ぁ-ん]))\s?"
)
_BOUND = re.compile(rf"[{JA}]")
_PARTICLES = "のへをはがにでともやら、経由"
#: Nouns that may stand before a name without making another metric of it.
_CLEAR_HEADS = re.compile(
    r"(?:投稿|動画|広告|商品|店舗|新規|ec|sns|公式|サイト|キャンペーン|週末|平日|記事|ストーリーズ?|リール|フィード|配信|企業|自社|競合|ブランド|月間|週間|年間|総|ユーザー|顧客|会員|全|各|web|ウェブ|オーガニック|経由|から|連続|無料|有料|毎月|毎週|ページ|メンバー|コンテンツ|アカウント|チャンネル|プロフィール|lp|新商品|本アカウント|ツイート|ポスト|告知)$"
)
#: Particles between the nouns of a name: 採用サイトへの流入 is 採用サイト流入.
_BETWEEN = re.compile(rf"(?<=[{JA}a-z0-9])(?:への|からの|での|経由の|による|の)(?=[{JA}a-z0-9])")
_TOO_SHORT = 2


def stripped(words: str) -> Iterator[tuple[str, float]]:
    """Yield the words with ever more taken off, with how sure the remainder still is."""
    seen = {words}
    for candidate, sure in _steps(words):
        plain = candidate.strip(_EDGES)
        if plain and plain not in seen:
            seen.add(plain)
            yield plain, sure


def listed(words: str, index: Index) -> tuple[MetricKey, ...]:
    """Read a list of metrics ("likes and comments"); empty when a part is not understood."""
    parts = [part for part in _LISTED.split(words) if part]
    if len(parts) < _TOO_SHORT:
        return ()
    found: list[MetricKey] = []
    for part in parts:
        metric = _whole(part, index)
        if metric and metric not in found:
            found.append(metric)
    return tuple(found)


def inside(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float]:
    """Find a name inside a longer phrase, at its head if there is one.

    The confidence is 0 when the name is only a part of an unknown compound.
    """
    head = _english_head(words, index) or _japanese_head(words, index)
    if head:
        return head
    found = _mentioned(words, index)
    return (found, 0.45) if found else _compound(words, index)


def _steps(words: str) -> Iterator[tuple[str, float]]:
    joined = _BETWEEN.sub("", words)
    if joined != words:
        yield joined, 0.93
    without = words
    if not _KEPT_NUMBER.match(words):
        without = _NUMBER.sub(" ", words).strip(_EDGES)
        without = re.sub(r"\s+", " ", without)
        without = re.sub(rf"(?<=[{JA}]) | (?=[{JA}])", "", without)
        yield without, 0.95
    yield from _peeled(without)


def _peeled(words: str) -> Iterator[tuple[str, float]]:
    """Peel neutral words off both ends, breadth first, a few times."""
    sure = 0.92
    layer = [words]
    for _ in range(5):
        following: list[str] = []
        for each in layer:
            for pattern in (_TAIL_JA, _TAIL_EN, _LEAD_JA, _LEAD_EN):
                shorter = pattern.sub("", each, count=1).strip(_EDGES)
                if shorter and shorter != each and shorter not in following:
                    following.append(shorter)
                    yield shorter, sure
        layer = following
        sure -= 0.03


def _whole(words: str, index: Index) -> MetricKey | None:
    for candidate, _ in ((words, 1.0), *stripped(words)):
        metrics, _ = index.find(candidate)
        if metrics:
            return metrics[0]
    return None


def _english_head(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float] | None:
    """Read "leads via in-app forms" by what stands before the preposition."""
    if _BOUND.search(words):
        return None
    for match in _PREPOSITION.finditer(words):
        before = words[: match.start()]
        metric = _whole(before, index) if before else None
        if metric:
            return (metric,), 0.8
    return None


def _japanese_head(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float] | None:
    """Read プロフィール経由の予約数 by its end, where the boundary is clear."""
    for start in range(1, len(words) - 1):
        if not _BOUND.match(words[start - 1]):
            continue
        metrics, _ = index.find(words[start:])
        if metrics and words[start - 1] in "のなへらた、":
            return metrics[:1], 0.82
        if metrics and _CLEAR_HEADS.search(words[:start]):
            return metrics[:1], 0.78
    return None


def _mentioned(words: str, index: Index) -> tuple[MetricKey, ...]:
    """Find names that stand free in a sentence, the first one first."""
    found: list[MetricKey] = []
    at = 0
    while at < len(words):
        end = _longest(words, at, index)
        if end:
            metrics, _ = index.find(words[at:end])
            found += [key for key in metrics[:1] if key not in found]
        at = end or at + 1
    return tuple(found)


def _longest(words: str, start: int, index: Index) -> int:
    """Return where the longest name that starts here and stands free ends, 0 for none."""
    if not _stands_free(words, start, forward=False):
        return 0
    for end in range(min(len(words), start + 40), start + 1, -1):
        if words[start:end] in index.phrases and _stands_free(words, end, forward=True):
            return end
    return 0


def _stands_free(words: str, at: int, *, forward: bool) -> bool:
    """Say whether there is a word boundary at ``at``."""
    if at in {0, len(words)}:
        return True
    inner, outer = (words[at - 1], words[at]) if forward else (words[at], words[at - 1])
    if outer == " " or not outer.isalnum():
        return True
    if not _BOUND.match(outer):
        return bool(_BOUND.match(inner))
    return outer in _PARTICLES or not _BOUND.match(inner)


def _compound(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float]:
    """Offer the metric that an unknown compound ends in, without claiming it."""
    for start in range(1, len(words) - 1):
        metrics, _ = index.find(words[start:].strip())
        if metrics and (_BOUND.match(words[start]) or words[start - 1] == " "):
            return metrics[:1], 0.0
    return (), 0.0
