"""What all unit tests have: the catalog, read once."""

import pytest

from kpi.knowledge import Knowledge, load


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge as it ships: nobody can change it."""
    return load()
