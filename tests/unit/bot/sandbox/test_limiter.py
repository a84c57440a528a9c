from bot.sandbox.limiter import PostLimiter
from tests.sandboxes import HandClock


def test_a_short_burst_passes_and_the_next_message_waits_a_second() -> None:
    clock = HandClock()
    limiter = PostLimiter(clock.now)

    assert [limiter.wait_for("C1") for _ in range(4)] == [0, 0, 0, 1]

    clock.pass_seconds(1)
    assert [limiter.wait_for("C1") for _ in range(2)] == [0, 1]


def test_channels_do_not_wait_for_each_other() -> None:
    limiter = PostLimiter(HandClock().now)
    for _ in range(4):
        limiter.wait_for("C1")

    assert limiter.wait_for("C2") == 0
