import pytest

from kpi import day_ends


def test_a_week_of_ends_is_kept_and_a_day_told_anew_replaces_itself() -> None:
    assert day_ends.kept("", "m", is_same_day=False) == "m"
    assert day_ends.kept("mr", "m", is_same_day=True) == "mm"
    assert day_ends.kept("mrrrrrr", "m", is_same_day=False) == "rrrrrrm"


@pytest.mark.parametrize(
    ("ends", "is_off"),
    [
        ("", False),
        ("mm", False),
        ("mmm", True),
        ("rrrrmmm", False),
        ("mrrrmmm", True),
        ("rrrmmmm", True),
        ("mmmmmmr", False),
    ],
)
def test_what_is_off_track_is_missed_running_and_most_of_the_week(
    ends: str, *, is_off: bool
) -> None:
    assert day_ends.is_off_track(ends) is is_off


@pytest.mark.parametrize(("ends", "is_back"), [("mmmr", False), ("mmrr", True), ("rrm", False)])
def test_two_days_running_are_a_recovery(ends: str, *, is_back: bool) -> None:
    assert day_ends.is_back(ends) is is_back
