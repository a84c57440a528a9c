"""A process that imports for ever, to be killed: ``python importer.py URL``.

Each commit holds CHUNK values and is told on a line of its own.
"""

import sys
from datetime import timedelta
from itertools import count

from storage.engine import open_database
from storage.uow import unit_of_work
from tests.factories import TODAY, WORKSPACE, an_observation

CHUNK = 2000


def main() -> None:
    """Import until killed."""
    begin = unit_of_work(open_database(sys.argv[1]))
    for turn in count():
        values = (
            an_observation(n, day=TODAY + timedelta(days=turn * CHUNK + n)) for n in range(CHUNK)
        )
        with begin() as uow:
            uow.observations.upsert(WORKSPACE, values)
            uow.commit()
        print(turn, flush=True)  # noqa: T201 - to whoever kills it


if __name__ == "__main__":
    main()
