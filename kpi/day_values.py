"""Values by day in eight bytes each: a million of them fit where objects would not."""

from array import array
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

#: No store keeps more places than these.
PLACES = 6
_ONE = Decimal(10) ** PLACES
#: Larger numbers are a slip of the finger or of a file.
MOST = Decimal(10) ** 12
_MISSING = -(2**63)
_MOST_UNITS = int(MOST * _ONE)


def kept(value: Decimal) -> Decimal:
    """Return the value as every store keeps it: to six places, half to even, without zeros."""
    return _from_units(_to_units(value))


def _to_units(value: Decimal) -> int:
    return int((value * _ONE).to_integral_value(ROUND_HALF_EVEN))


def _from_units(units: int) -> Decimal:
    whole, rest = divmod(units, 10**PLACES)
    return Decimal(units).scaleb(-PLACES).normalize() if rest else Decimal(whole)


class DayValues:
    """One value a day, none beyond ``MOST``; a day between the first and last costs as much."""

    def __init__(self) -> None:
        """Begin with none."""
        self._first = 0
        self._units = array("q")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, day: date, value: Decimal) -> Decimal | None:
        """Keep the value and return None; where one stands already it stays and is returned."""
        at = self._reach(day.toordinal())
        stands = self._units[at]
        if stands != _MISSING:
            return _from_units(stands)
        self._units[at] = _to_units(value)
        self._count += 1
        return None

    def add(self, day: date, value: Decimal) -> bool:
        """Add the value to what stands for the day; False: the sum would be beyond ``MOST``."""
        at = self._reach(day.toordinal())
        stands = self._units[at]
        units = _to_units(value) + (0 if stands == _MISSING else stands)
        if abs(units) > _MOST_UNITS:
            return False
        self._count += stands == _MISSING
        self._units[at] = units
        return True

    def _reach(self, ordinal: int) -> int:
        """Return the day's place; the days up to it are there from now on."""
        if not self._units:
            self._first = ordinal
        at = ordinal - self._first
        if at < 0:
            self._units = array("q", [_MISSING]) * -at + self._units
            self._first, at = ordinal, 0
        elif at >= len(self._units):
            self._units.extend(array("q", [_MISSING]) * (at + 1 - len(self._units)))
        return at

    def items(self, *, with_zeros: bool = False) -> Iterator[tuple[date, Decimal]]:
        """Yield days and values, by day; ``with_zeros``: nothing on the days between as well."""
        for at, units in enumerate(self._units):
            if units != _MISSING or with_zeros:
                value = Decimal(0) if units == _MISSING else _from_units(units)
                yield date.fromordinal(self._first + at), value

    def values(self) -> Iterator[Decimal]:
        """Yield the values, by day."""
        return (value for _, value in self.items())

    @property
    def first_day(self) -> date:
        """The oldest day; there must be one."""
        return date.fromordinal(self._first)

    @property
    def last_day(self) -> date:
        """The newest day; there must be one."""
        return date.fromordinal(self._first + len(self._units) - 1)

    @property
    def last_value(self) -> Decimal:
        """The value of the newest day; there must be one."""
        return _from_units(self._units[-1])

    @property
    def total(self) -> Decimal:
        """The sum of all days."""
        return _from_units(sum(units for units in self._units if units != _MISSING))

    def times(self, factor: int) -> "DayValues":
        """Return the same days with each value multiplied."""
        made = DayValues()
        for day, value in self.items():
            made.put(day, value * factor)
        return made
