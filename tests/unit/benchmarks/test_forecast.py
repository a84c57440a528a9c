"""The door that scripts score the forecast through, on made-up series."""

import numpy as np
import pytest

from benchmarks.forecast import forecast, made_up


def days(count: int) -> list[str]:
    first = np.datetime64("2026-01-01", "D")
    return [str(day) for day in first + np.arange(count).astype("timedelta64[D]")]


@pytest.mark.parametrize("freq", ["D", "W"])
@pytest.mark.parametrize("kind", ["sum", "level"])
def test_samples_lie_around_what_comes(kind: str, freq: str) -> None:
    history = made_up(3)[:200]
    if kind == "level":
        history[0] = 0.0

    samples = forecast(
        history,
        days(200),
        kind=kind,
        freq=freq,
        elapsed=7,
        remaining=21,
        pool=[made_up(1)[:200], made_up(2)[:200]],
    )

    assert len(samples) >= 200
    assert np.median(samples) == pytest.approx(21 * history[-28:].mean(), rel=0.6)
    assert made_up(3)[0] > 0
