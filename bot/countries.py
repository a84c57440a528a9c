"""Which country a time zone is of: it decides whose holidays count."""

from babel.core import get_global

#: Codes of no country: the world, and unknown.
_NOWHERE = frozenset({"001", "ZZ"})


def country_of(zone: str) -> str:
    """Return the ISO code of the country that an IANA zone is of; empty for zones of none."""
    found = str(get_global("zone_territories").get(zone, ""))
    return "" if found in _NOWHERE else found
