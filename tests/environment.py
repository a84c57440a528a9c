"""What a process that a test starts gets to see."""

import os


def untraced() -> dict[str, str]:
    """Return the environment without what would have coverage follow the process.

    Coverage changes what some tests measure: memory, and the files and variables of a process.
    """
    return {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
