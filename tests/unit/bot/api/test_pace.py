from bot.api import pace
from bot.api.pace import Pace


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_pass_in_a_minute_and_then_the_first_makes_room() -> None:
    seconds = Seconds()
    limit = Pace(2, seconds)

    assert limit.wait("a") == 0
    seconds.now = 10
    assert limit.wait("a") == 0
    assert limit.wait("a") == 50
    assert limit.wait("b") == 0
    seconds.now = 60
    assert limit.wait("a") == 0
    assert limit.wait("a") == 10


def test_keys_of_long_ago_are_forgotten() -> None:
    seconds = Seconds()
    limit = Pace(1, seconds)
    for number in range(pace._MOST_KEYS):  # noqa: SLF001 as many as are kept
        limit.wait(number)
    seconds.now = 61

    limit.wait("a")

    assert len(limit._past) == 1  # noqa: SLF001 nobody else can see it
