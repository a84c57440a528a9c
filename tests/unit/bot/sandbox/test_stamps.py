import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bot.sandbox.stamps import Ids, Stamps, seconds
from tests.sandboxes import HandClock


def test_a_stamp_is_the_real_time_in_seconds_and_microseconds() -> None:
    clock = HandClock()
    clock.instant = datetime(2026, 11, 21, 0, 0, 0, 42, tzinfo=UTC)

    assert Stamps(clock).next() == "1795219200.000042"


def test_stamps_differ_and_rise_though_the_clock_stands_still_or_goes_back() -> None:
    clock = HandClock()
    stamps = Stamps(clock)

    first = stamps.next()
    second = stamps.next()
    clock.pass_seconds(-60)
    third = stamps.next()

    assert first < second < third


def test_stamps_taken_at_once_by_many_threads_are_all_different() -> None:
    stamps = Stamps(HandClock())

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: stamps.next(), range(500)))

    assert len(set(taken)) == 500
    assert all(re.fullmatch(r"\d{10}\.\d{6}", stamp) for stamp in taken)


def test_ids_count_for_each_prefix() -> None:
    ids = Ids()

    assert [ids.next("C"), ids.next("U"), ids.next("C")] == ["C00000001", "U00000001", "C00000002"]


def test_seconds_are_whole() -> None:
    assert seconds(datetime(1970, 1, 1, 0, 1, 0, 999_999, tzinfo=UTC)) == 60
