"""Comments become numbers of a day, one by one: what they say is forgotten as soon as counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kpi.comments.judging import Feeling, judged
from kpi.comments.plain import plain
from kpi.comments.topics import Words

#: What is counted, by the keys of the catalog.
READ = "comments_read"
POSITIVE = "positive_comments"
NEGATIVE = "negative_comments"
QUESTIONS = "comment_questions"
SUBSTANTIVE = "substantive_comments"
COUNTED = (READ, POSITIVE, NEGATIVE, QUESTIONS, SUBSTANTIVE)
#: Nobody writes more into one comment.
LONGEST = 5_000
#: Counting takes time: who sends comments waits no longer than for these, about three seconds.
MOST_COMMENTS = 5_000


@dataclass(slots=True)
class Counting:
    """Counts what comments are, by a day as it is written and a platform."""

    words: Words = field(default_factory=Words)
    _counts: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def add(self, day: str, platform: str, text: str, who: str = "") -> None:
        """Count a comment; one without a letter or a sign is none."""
        if not text.strip():
            return
        it = plain(text[:LONGEST])
        found = judged(it)
        counts = self._counts.setdefault((day, platform), dict.fromkeys(COUNTED, 0))
        counts[READ] += 1
        counts[POSITIVE] += found.feeling is Feeling.POSITIVE
        counts[NEGATIVE] += found.feeling is Feeling.NEGATIVE
        counts[QUESTIONS] += found.is_question
        counts[SUBSTANTIVE] += found.is_substantive
        if not found.is_spam:
            self.words.add(it, who)

    @property
    def comments(self) -> int:
        """How many comments were counted."""
        return sum(counts[READ] for counts in self._counts.values())

    def by_day(self) -> Iterator[tuple[str, str, Mapping[str, int]]]:
        """Yield a day, a platform and its counts by key, in the order of appearance."""
        for (day, platform), counts in self._counts.items():
            yield day, platform, counts
