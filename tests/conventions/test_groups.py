"""Tests that cannot stand each other's company are kept in one process.

pytest 9.2 and xdist 3.8 together forgot the groups without a word.
"""

import pytest


@pytest.mark.xdist_group("alone")
def test_tests_of_a_group_share_a_process(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("this run has one process")

    assert request.node.nodeid.endswith("@alone")
