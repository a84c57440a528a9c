"""What comments say, in one line."""

from bot.i18n.localizer import Localizer
from kpi.comments.shares import Shares
from kpi.model import Unit


def line(shares: Shares, localizer: Localizer) -> str:
    """Return the shares and the topics of a period's comments; the words are nobody's markup."""
    counts = {
        "positive": shares.positive,
        "negative": shares.negative,
        "questions": shares.questions,
        "substantive": shares.substantive,
    }
    parts = {
        name: localizer.number(round(shares.percent(count), 0), Unit.PERCENT)
        for name, count in counts.items()
    }
    said = localizer.n("comments.shares", shares.read, **parts)
    if not shares.topics:
        return said
    words = [localizer.t("comments.topic", word=word) for word in shares.topics]
    topics = localizer.t("common.comma").join(words)
    return localizer.t("comments.with_topics", shares=said, topics=topics)


def news(read: int, known: int, localizer: Localizer) -> str:
    """Return how many of a file's comments are new and how many had come in before."""
    which = "none_new" if known >= read else "some_known" if known else "all_new"
    return localizer.m(f"comments.{which}", known=f"{known:,}", new=f"{read - known:,}")
