import pytest

from benchmarks.comments import figures, interval, macro_f1, read
from kpi.comments.judging import Feeling

P, N, NONE = Feeling.POSITIVE, Feeling.NEGATIVE, Feeling.NEUTRAL
#: What was measured on comments written after the lexicons; a change may not make it worse.
MEASURED = {"ja": (0.76, 0.95, 0.95), "en": (0.64, 0.95, 0.95)}


@pytest.mark.parametrize("language", MEASURED)
def test_fresh_comments_are_judged_as_well_as_the_docs_say(language: str) -> None:
    found = figures(read("fresh", language))

    feeling, asks, says = MEASURED[language]
    assert found.feeling >= feeling
    assert found.asks >= asks
    assert found.says >= says


@pytest.mark.parametrize("language", MEASURED)
def test_there_are_enough_comments_and_none_in_both_batches(language: str) -> None:
    dev, fresh = ({one.comment for one in read(batch, language)} for batch in ("dev", "fresh"))

    assert len(dev) >= 150
    assert len(fresh) >= 100
    assert not dev & fresh


def test_macro_f1_counts_each_feeling_alike() -> None:
    assert macro_f1([(P, P), (N, N), (NONE, NONE)]) == 1
    assert macro_f1([(P, P), (P, N), (NONE, P)]) == pytest.approx((2 / 4) / 3)


def test_the_interval_is_wilsons() -> None:
    low, high = interval(76, 100)

    assert (round(low, 3), round(high, 3)) == (0.668, 0.833)
