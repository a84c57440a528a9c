from datetime import date

import pytest

from kpi.usecases.files.file_periods import period_of


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("Mar-18-2026_Apr-14-2026_1234567890123456.csv", (date(2026, 3, 18), date(2026, 4, 14))),
        (
            "account_analytics_content_2025-11-21_2026-02-19.csv",
            (date(2025, 11, 21), date(2026, 2, 19)),
        ),
        ("tweet_activity_metrics_20251201_20260101_ja.csv", (date(2025, 12, 1), date(2026, 1, 1))),
        ("コンテンツ 2026-11-01_2026-11-16 Mato.zip", (date(2026, 11, 1), date(2026, 11, 16))),
        ("Reach.csv", None),
        ("2026-11-16_2026-11-01.csv", None),
        ("Foo-18-2026_Bar-14-2026.csv", None),
        ("2026-02-30_2026-03-01.csv", None),
    ],
)
def test_the_period_is_what_the_name_says(name: str, period: tuple[date, date] | None) -> None:
    assert period_of(name) == period
