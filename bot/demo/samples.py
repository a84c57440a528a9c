"""The sample export that the guide offers: a look-alike of X's account overview."""

from datetime import date, timedelta
from random import Random

from bot.demo.guide import SAMPLE

_HEADER = (
    "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,"
    "Reposts,Profile visits,Create Post,Video views,Media views"
)
_DAYS = 35


def samples(today: date) -> dict[str, bytes]:
    """Return the sample files by name; the newest line is yesterday's, as X writes them."""
    lines = [_line(today - timedelta(days=back)) for back in range(1, _DAYS + 1)]
    return {SAMPLE: "\n".join([_HEADER, *lines, ""]).encode()}


def _line(day: date) -> str:
    draw = Random(day.toordinal())  # noqa: S311 - made-up numbers, not secrets
    impressions = draw.randint(420, 1_150)
    likes, replies = impressions // 42, draw.randint(0, 6)
    values = [impressions, likes, likes + replies + 4, likes // 6, 0, draw.randint(0, 5)]
    values += [draw.randint(0, 2), replies, likes // 8, impressions // 60, 1, impressions // 3, 0]
    return ",".join([f'"{day:%a, %b} {day.day}, {day.year}"', *map(str, values)])
