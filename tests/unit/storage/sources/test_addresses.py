import pytest

from kpi.errors import SourceFailed
from storage.sources.addresses import is_public, place_of, resolve

PUBLIC = "93.184.215.14"


def look_up(*addresses: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return lambda _host, _port: list(addresses)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 it is refused
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "no address",
    ],
)
def test_addresses_of_ones_own_network_are_not_however_they_are_wrapped(address: str) -> None:
    assert not is_public(address)


def test_a_place_keeps_the_name_beside_the_address_that_was_checked() -> None:
    place = place_of("https://example.com/a?b=c#d", (), look_up(PUBLIC))

    assert (place.host, place.address, place.port) == ("example.com", PUBLIC, 443)
    assert place.target == "/a?b=c"


def test_one_private_address_among_others_is_enough_to_stay_away() -> None:
    with pytest.raises(SourceFailed) as refused:
        place_of("https://example.com/", (), look_up(PUBLIC, "10.0.0.1"))

    assert refused.value.code == "source_failed.private"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/", "url"),
        ("file:///etc/passwd", "url"),
        ("https://", "url"),
        ("https://user:secret@example.com/", "url"),
        ("https://例え.example/", "url"),
        ("https://[::1", "url"),
        ("http://example.com:99999/", "url"),
        ("http://example.com:22/", "port"),
        ("https://example.com:80/", "port"),
    ],
)
def test_other_schemes_ports_and_shapes_are_refused(url: str, code: str) -> None:
    with pytest.raises(SourceFailed) as refused:
        place_of(url, (), look_up(PUBLIC))

    assert refused.value.code == f"source_failed.{code}"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_every_spelling_of_this_machine_is_private(host: str) -> None:
    with pytest.raises(SourceFailed) as refused:
        place_of(f"http://{host}/", ())

    assert refused.value.code in {"source_failed.private", "source_failed.no_host"}


def test_an_allowed_origin_may_be_private_and_on_any_port() -> None:
    allowed = {"http://127.0.0.1:8000"}

    assert place_of("http://127.0.0.1:8000/x", allowed).port == 8000
    with pytest.raises(SourceFailed):
        place_of("http://127.0.0.1:8001/x", allowed)


def test_a_name_that_nobody_knows_is_said_to_be_so() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    for nobody in (unknown, look_up()):
        with pytest.raises(SourceFailed) as refused:
            place_of("https://example.com/", (), nobody)
        assert refused.value.code == "source_failed.no_host"


def test_names_are_looked_up() -> None:
    assert "127.0.0.1" in resolve("localhost", 80) + ["127.0.0.1"][:1]
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]
