"""A KPI's history as arrays: one value for each step, and which of them are known."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int64]

#: More than two years back says nothing that the last two did not say.
LONGEST = 760
#: The kind of day that a public holiday is, beside 0 (Monday) to 6.
HOLIDAY = 7
#: So many weeks ago was the same time of the last year.
WEEKS = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What came in at each step, oldest first; where ``known`` is false the value means nothing.

    ``kinds`` is the kind of each day: 0 (Monday) to 6, or HOLIDAY; all the same for weeks.
    ``year`` is how many steps ago the same time of the last year was. A level that is shown in
    units of more than one lies ``above`` what is shown in the end.
    """

    values: Floats
    known: Flags
    kinds: Days
    year: int
    shown_in: float = 1.0
    above: float = 0.0

    @property
    def size(self) -> int:
        """How many steps there are."""
        return len(self.values)

    @property
    def is_weekly(self) -> bool:
        """Whether a step is a week."""
        return self.year == WEEKS


def daily(values: Floats, kinds: Days, known: Flags | None = None) -> Record:
    """Return the record of days; its last LONGEST ones are kept."""
    return _record(values, kinds, known, year=7 * WEEKS)  # the same weekday


def weekly(values: Floats, known: Flags | None = None) -> Record:
    """Return the record of weeks."""
    return _record(values, np.zeros(len(values), np.int64), known, year=WEEKS)


def _record(values: Floats, kinds: Days, known: Flags | None, *, year: int) -> Record:
    known = np.isfinite(values) if known is None else known & np.isfinite(values)
    return Record(
        values=np.where(known, values, 0.0)[-LONGEST:],
        known=known[-LONGEST:],
        kinds=kinds[-LONGEST:],
        year=year,
    )


def summed(values: Floats) -> Floats:
    """Return the running sums, one more than there are values: what stood before each step."""
    return np.concatenate([np.zeros(1), np.cumsum(values)])
