"""Which part of the activity a text speaks of: platform, account, campaign, influencer."""

import re
from functools import cache

from kpi.language.text import Span, blank, fold, tidy
from kpi.model import Scope

#: Names that stand alone (インスタ, Instagram's) tell the platform; inside a word they do not.
PLATFORMS = {
    "instagram": "instagram|insta|ig|インスタグラム|インスタ",
    "x": "x|twitter|ツイッター|エックス",
    "facebook": "facebook|fb|フェイスブック",
    "tiktok": "tiktok|tik tok|ティックトック",
    "youtube": "youtube|yt|ユーチューブ",
    "line": "line公式|line oa|line|ライン公式",
    "linkedin": "linkedin|リンクトイン",
    "threads": "threads|スレッズ",
    "pinterest": "pinterest|ピンタレスト",
    "note": "note",
    "bluesky": "bluesky|ブルースカイ",
}
#: What stands between two names of one platform, and around a name.
_BESIDE = re.compile(r"[/・|()\[\]]")
_ABOUT = re.compile(r"^(?:旧|元|ex-|formerly |現)|(?:公式アカウント|公式|アカウント|ページ|広告)$")
#: Names that say a platform in a cell, and something else in a sentence.
_NICKNAMES = {
    "ようつべ": "youtube",
    "つべ": "youtube",
    "you tube": "youtube",
    "ライン": "line",
    "linked in": "linkedin",
    "リンクドイン": "linkedin",
    "ティクトック": "tiktok",
    "フェースブック": "facebook",
    "スレッド": "threads",
    "ピンタレ": "pinterest",
}
#: An account or a campaign is called by no more letters than that.
LONGEST_PART = 120
_LABELED = {
    "campaign": r"(?:campaign|キャンペーン)",
    "account": r"(?:account|アカウント)",
    "influencer": r"(?:influencer|creator|インフルエンサー|クリエイター)",
    "platform": r"(?:platform|プラットフォーム|媒体)",
}
_VALUE = r"\s?[:=]\s?(?:\"(?P<quoted>[^\"]+)\"|「(?P<bracketed>[^」]+)」|(?P<bare>[^\s\ufffc]+))"
_HANDLE = re.compile(r"(?<![\w@＠])[@＠](?P<name>[A-Za-z0-9_.]{1,40})")


@cache
def _platform() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{words})" for name, words in PLATFORMS.items())
    return re.compile(
        rf"(?<![a-z0-9_@.\u30a0-\u30ff])(?:{groups})(?![a-z0-9_.\u30a1-\u30ff\u3005\u4e00-\u9fff])"
        r"(?:(?:'s)?(?=\s|$)|\s?(?:の|で|上の|での|における)|(?=[^a-z]|$))"
    )


@cache
def _label(name: str) -> re.Pattern[str]:
    return re.compile(_LABELED[name] + _VALUE)


def find_labels(text: str) -> tuple[Scope, list[Span]]:
    """Return the parts that are labeled (campaign:...) or written as @account, and where."""
    folded = fold(text)
    parts: dict[str, str] = {}
    spans: list[Span] = []
    for name in _LABELED:
        match = _label(name).search(folded)
        if match:
            group = next(each for each in ("quoted", "bracketed", "bare") if match[each])
            parts[name] = tidy(text[slice(*match.span(group))]).lstrip("@＠")[:LONGEST_PART]
            spans.append(match.span())
    handle = _HANDLE.search(blank(text, *spans))
    if handle and "account" not in parts:
        parts["account"] = handle["name"]
        spans.append(handle.span())
    if "platform" in parts:
        parts["platform"] = find_platform(fold(parts["platform"]))[0] or parts["platform"]
    return Scope(**parts), spans


def platform_called(name: str) -> str:
    """Return the key of the platform that a name as a whole is for; empty: it is none we know.

    Two names of one (X/Twitter), what it was called (X（旧Twitter）) and what is said of it (公式)
    are passed over.
    """
    folded = " ".join(fold(name).split())
    found = {_called(part.strip()) for part in _BESIDE.split(folded) if part.strip()}
    return found.pop() if len(found) == 1 else ""


def _called(part: str) -> str:
    bare = _ABOUT.sub("", part).strip()
    if bare in _NICKNAMES:
        return _NICKNAMES[bare]
    known, spans = find_platform(bare)
    return known if spans == [(0, len(bare))] else ""


def find_platform(folded: str) -> tuple[str, list[Span]]:
    """Return the platform whose name stands alone in the text, and where; two are none."""
    found = list(_platform().finditer(folded))
    if len({match.lastgroup for match in found}) != 1:
        return "", []
    return str(found[0].lastgroup), [match.span() for match in found]
