"""What comments say in a period: shares of their counts, and the words that set it apart."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta

from kpi.comments import shares
from kpi.comments.counting import COUNTED, READ
from kpi.comments.shares import Shares
from kpi.comments.topics import MOST_WORDS, Said, telling
from kpi.imports import Summary
from kpi.model import ChannelId, Period, Series, Team, WorkspaceId
from kpi.ports import CommentWords, Json, UnitOfWork, Window
from kpi.usecases.access import Asker
from kpi.usecases.files.reading_files import Understood

#: So many words say what a period is about.
MOST_TOPICS = 3


def keep(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, found: Understood) -> None:
    """Keep the words of comments that came in; what has none leaves what is there.

    Words do not say which comments they are of: of a file with some that were known they count
    in the share of those that were not, beside what is kept of the same days.
    """
    read = {scope: taken for (metric, scope), taken in found.series.items() if metric == READ}
    days = [day for taken in read.values() for day, _ in taken.days()]
    if found.said is None or not days:
        return
    new = found.said.comments - found.comments_known
    if new <= 0:
        return
    said = _share(found.said, new)
    platforms = {scope.platform for scope in read}
    row = CommentWords(
        workspace_id=asker.workspace_id,
        channel_id=channel_id,
        platform=platforms.pop() if len(platforms) == 1 else "",
        first_day=min(days),
        last_day=max(days),
        comments=said.comments,
        words=dict(said.words),
        at=asker.now,
    )
    # Counts of which nobody knows the comments take the place of what stood.
    uow.said_words.save(_joined(uow, row) if found.has_comments else row)


def _share(said: Said, new: int) -> Said:
    """Return the words as so many of the comments have them on average."""
    words = {word: round(count * new / said.comments) for word, count in said.words.items()}
    return Said(comments=new, words={word: count for word, count in words.items() if count})


def _joined(uow: UnitOfWork, row: CommentWords) -> CommentWords:
    """Return the words together with those that are kept of the same days."""
    place = (row.platform, row.first_day, row.last_day)
    known = uow.said_words.of_channel(row.workspace_id, row.channel_id)
    same = [one for one in known if (one.platform, one.first_day, one.last_day) == place]
    both = _added([*same, row])
    often = sorted(both.words.items(), key=lambda one: (-one[1], one[0]))[:MOST_WORDS]
    return replace(row, comments=both.comments, words=dict(often))


def lately(
    uow: UnitOfWork, team: Team, known: Sequence[Series], today: date, days: int
) -> Shares | None:
    """Return the shares of so many days up to the team's today; None: there were none.

    ``known`` are the channel's series.
    """
    period = Period(start=today - timedelta(days=days), end=today + timedelta(days=1))
    return in_period(uow, team.workspace_id, team.channel_id, known, period)


def in_period(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    channel_id: ChannelId,
    known: Sequence[Series],
    period: Period,
) -> Shares | None:
    """Return the shares of the channel's comments in the period; None: there were none.

    ``known`` are the channel's series.
    """
    series = [one for one in known if one.metric in COUNTED]
    if not series:
        return None
    counts = dict.fromkeys(COUNTED, 0)
    windows = [Window(series_id=one.series_id, period=period) for one in series]
    for one, rolled in zip(series, uow.observations.roll_up(workspace_id, windows), strict=True):
        counts[one.metric] += int(rolled.total)
    rows = uow.said_words.of_channel(workspace_id, channel_id)
    now = _added(row for row in rows if row.last_day in period)
    past = _added(row for row in rows if row.last_day < period.start)
    return shares.of_counts(counts, telling(now, past, MOST_TOPICS))


def in_file(
    uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId, shown: Summary
) -> Json | None:
    """Return what a file's comments are, before they are stored; None for any other file."""
    said = shown.facts.said
    read = [one for one in shown.series if one.metric == READ]
    if said is None or not read:
        return None
    counts = dict.fromkeys(COUNTED, 0)
    for one in shown.series:
        counts[one.metric] += int(one.total)
    start = min(one.first_day for one in read)
    rows = uow.said_words.of_channel(workspace_id, channel_id)
    past = _added(row for row in rows if row.last_day < start)
    found = shares.of_counts(counts, telling(said, past, MOST_TOPICS))
    return asdict(found) if found else None


def _added(rows: Iterable[CommentWords]) -> Said:
    comments = 0
    words: dict[str, int] = {}
    for row in rows:
        comments += row.comments
        for word, count in row.words.items():
            words[word] = words.get(word, 0) + int(str(count))
    return Said(comments=comments, words=words)
