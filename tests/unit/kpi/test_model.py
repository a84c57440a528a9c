from datetime import date

import pytest

from kpi.model import Period


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-11-02 to 2026-11-01"):
        Period(start=date(2026, 11, 2), end=date(2026, 11, 1))


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(start=date(2026, 11, 2), end=date(2026, 11, 2))


def test_the_end_of_a_period_does_not_belong_to_it() -> None:
    period = Period(start=date(2026, 11, 1), end=date(2026, 12, 1))

    assert (period.days, period.last_day) == (30, date(2026, 11, 30))
    assert date(2026, 12, 1) not in period
