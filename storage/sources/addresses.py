"""Which addresses may be connected to: public ones, looked up once and then used as checked."""

import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from kpi.errors import SourceFailed

#: Looks a name up: host and port in, addresses out.
Resolve = Callable[[str, int], list[str]]
_PORTS = {"http": 80, "https": 443}
#: A translator's own prefix: the last four bytes are an IPv4 address.
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to connect: ``address`` was checked, ``host`` is what certificate and header say."""

    scheme: str
    host: str
    port: int
    address: str
    target: str  # path and query

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port


def resolve(host: str, port: int) -> list[str]:
    """Return every address of the name; OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def place_of(url: str, allowed: Collection[str], look_up: Resolve = resolve) -> Place:
    """Return where a URL leads; SourceFailed when Mato does not go there.

    Every address of a name must be public, and the port the scheme's own, except on the origins
    in ``allowed`` (``http://127.0.0.1:8000``).
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise SourceFailed("source_failed.url") from None
    usual = _PORTS.get(parts.scheme)
    if usual is None or not host or parts.username or parts.password or not url.isascii():
        raise SourceFailed("source_failed.url")
    is_allowed = f"{parts.scheme}://{parts.netloc}" in allowed
    if not is_allowed and port not in {None, usual}:
        raise SourceFailed("source_failed.port")
    port = port or usual
    try:
        addresses = look_up(host, port)
    except (OSError, UnicodeError):
        raise SourceFailed("source_failed.no_host") from None
    if not addresses:
        raise SourceFailed("source_failed.no_host")
    if not is_allowed and not all(map(is_public, addresses)):
        raise SourceFailed("source_failed.private")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(scheme=parts.scheme, host=host, port=port, address=addresses[0], target=target)


def is_public(address: str) -> bool:
    """Say whether anybody on the internet could mean this address, whatever it is wrapped in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = _inside(found)
        if inner is not None:
            return is_public(str(inner))
        if found.teredo is not None:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
