"""Lists of creators: a row for each, nothing by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.imports import Answers, FileFacts, Grain, NoKpi, RawRow, Refusal
from storage.sources.files import columns
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows

#: Columns that only a list of creators has, whatever stands beside them.
_CREATOR = frozenset(
    {"influencer", "influencer id", "influencer_id", "influencer name", "influencer_name"}
    | {
        "creator",
        "creator id",
        "creator_id",
        "creator name",
        "インフルエンサー",
        "インフルエンサー名",
    }
)
#: What the column with a creator's name is called; and how one with an audience's size begins.
_WHO = _CREATOR | frozenset(
    {"username", "user name", "creator", "creator name", "influencer", "influencer name", "handle"}
    | {
        "influencer insta name",
        "instagram name",
        "instagram username",
        "tiktoker name",
        "youtuber name",
    }
    | {"channel name", "tiktok name", "profile", "name", "account", "screen name", "url", "user"}
    | {
        "インフルエンサー",
        "インフルエンサー名",
        "アカウント名",
        "アカウント",
        "ユーザー名",
        "クリエイター",
        "クリエイター名",
        "名前",
        "氏名",
    }
    | {"チャンネル名", "id"}
)
_SIZE = frozenset(
    {"followers", "follower count", "followers count", "follower_count", "followers_count"}
    | {"subscribers", "subscriber count", "subscribers count", "total followers", "audience size"}
    | {
        "フォロワー",
        "フォロワー数",
        "登録者数",
        "チャンネル登録者数",
        "登録者",
        "total subscribers",
    }
    | {"instagram followers", "tiktok followers", "youtube subscribers", "twitter followers"}
)
_LOOKED_AT = 14
_MOST = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A recognized list: it has no values by day."""

    facts: FileFacts

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield nothing."""
        yield from ()


def creators(head: Sequence[Row], source: Rows, answers: Answers) -> ListFile | None:
    """Recognize a list of creators: a name and an audience's size in each row, and no day.

    Where a column says that they are creators, any number will do for the size.
    """
    for at, header in enumerate(head):
        folded = [columns.fold(cell) for cell in header.cells]
        if any(name in columns.DAY for name in folded) or not any(name in _WHO for name in folded):
            continue
        is_theirs = any(name in _CREATOR for name in folded)
        below = head[at + 1 : at + 1 + _LOOKED_AT]
        for place, name in enumerate(folded):
            if (name in _SIZE or is_theirs) and _are_sizes(below, place):
                return _list(header, source, answers)
    return None


def _are_sizes(rows: Sequence[Row], at: int) -> bool:
    """Say whether the column holds numbers, or cells that are locked."""
    cells = [row.cells[at] for row in rows if at < len(row.cells)]
    filled = [cell for cell in cells if not is_missing(cell)]
    numbers = sum(read_value(cell) is not None for cell in filled)
    return bool(cells) and any(cells) and numbers >= _MOST * len(filled)


def _list(header: Row, source: Rows, answers: Answers) -> ListFile:
    count = sum(row.line > header.line for row in source())
    return ListFile(
        facts=FileFacts(
            platform=answers.platform,
            export="creators",
            grain=Grain.NONE,
            no_kpi=NoKpi.CREATORS,
            listed=count,
        )
    )
