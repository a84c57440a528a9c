"""How large a benchmark is: full size, or a fraction of it for tests."""

import os


def scaled(full: int, least: int = 1) -> int:
    """Return ``full`` times MATO_BENCH_SCALE (1 by default), and no less than ``least``."""
    return max(least, round(full * float(os.environ.get("MATO_BENCH_SCALE", "1"))))
