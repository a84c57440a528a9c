import pytest

from kpi.model import MetricKey
from kpi.usecases.files.renames import renamed_in


@pytest.mark.parametrize(
    ("metric", "platform", "name", "year"),
    [
        ("impressions", "instagram", "Views", 2025),
        ("impressions", "facebook", "閲覧数", 2025),
        ("impressions", "", "ビュー", 2025),
        ("impressions", "instagram", "Impressions", None),
        ("impressions", "x", "Views", None),
        ("video_views", "facebook", "Views", None),
    ],
)
def test_views_of_meta_are_what_impressions_were_until_2025(
    metric: str, platform: str, name: str, year: int | None
) -> None:
    assert renamed_in(MetricKey(metric), platform, name) == year
