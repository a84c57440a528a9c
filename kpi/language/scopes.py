"""Which part of the activity a text speaks of: platform, account, campaign, influencer."""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from kpi.language.text import Span, fold, tidy
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
_LABELED = {
    "campaign": r"(?:campaign|キャンペーン)",
    "account": r"(?:account|アカウント)",
    "influencer": r"(?:influencer|creator|インフルエンサー|クリエイター)",
    "platform": r"(?:platform|プラットフォーム|媒体)",
}
_VALUE = r"\s?[:=]\s?(?:\"(?P<quoted>[^\"]+)\"|「(?P<bracketed>[^」]+)」|(?P<bare>[^\s\ufffc]+))"
_HANDLE = re.compile(r"(?<![\w@＠])[@＠](?P<name>[A-Za-z0-9_.]{1,40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeReading:
    """The scope and where it was read."""

    scope: Scope = field(default_factory=Scope)
    spans: tuple[Span, ...] = ()


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


def find_labels(text: str, folded: str) -> ScopeReading:
    """Return the parts that are labeled (campaign:...) or written as @account.

    ``folded`` has the length of ``text``; what is blank in it is not read.
    """
    parts: dict[str, str] = {}
    spans: list[Span] = []
    for name in _LABELED:
        match = _label(name).search(folded)
        if match:
            group = next(each for each in ("quoted", "bracketed", "bare") if match[each])
            parts[name] = tidy(text[slice(*match.span(group))])
            spans.append(match.span())
    handle = _HANDLE.search(text)
    if handle and "account" not in parts:
        parts["account"] = handle["name"]
        spans.append(handle.span())
    if "platform" in parts:
        parts["platform"] = _known_platform(parts["platform"])
    return ScopeReading(
        scope=Scope(
            platform=parts.get("platform", ""),
            account=parts.get("account", ""),
            campaign=parts.get("campaign", ""),
            influencer=parts.get("influencer", ""),
        ),
        spans=tuple(spans),
    )


def find_platform(folded: str, labels: ScopeReading) -> ScopeReading:
    """Return the labels with the platform whose name stands in the text, unless one is labeled."""
    platform, span = _find_platform(folded)
    if labels.scope.platform or span is None:
        return labels
    return ScopeReading(
        scope=replace(labels.scope, platform=platform), spans=(*labels.spans, span)
    )


def _find_platform(folded: str) -> tuple[str, Span | None]:
    match = _platform().search(folded)
    return (str(match.lastgroup), match.span()) if match else ("", None)


def _known_platform(written: str) -> str:
    found, _ = _find_platform(fold(written))
    return found or fold(written)
