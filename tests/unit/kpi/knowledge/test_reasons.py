import pytest

from kpi.knowledge.reasons import in_sentence


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Link clicks", "link clicks"),
        ("Sign-ups", "sign-ups"),
        ("In-app events", "in-app events"),
        ("CPM", "CPM"),
        ("UGC posts", "UGC posts"),
        ("LINE friends added", "LINE friends added"),
        ("ROI", "ROI"),
    ],
)
def test_a_name_is_written_small_inside_a_sentence_unless_it_is_an_abbreviation(
    name: str, inside: str
) -> None:
    assert in_sentence(name) == inside
