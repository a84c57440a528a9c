from bot.delivery.pace import Pace


class Hand:
    """A clock in seconds that a test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_channel_gets_one_message_a_second() -> None:
    pace = Pace(Hand())

    turns = [pace.take_turn("T1", "C1", 9) for _ in range(3)]

    assert turns == [(True, 0.0), (True, 1.0), (True, 2.0)]


def test_channels_do_not_wait_for_each_other() -> None:
    pace = Pace(Hand())
    pace.take_turn("T1", "C1", 9)

    assert pace.take_turn("T1", "C2", 9) == (True, 0.0)
    assert pace.take_turn("T2", "C1", 9) == (True, 0.0)


def test_a_turn_that_is_too_far_off_is_left_to_others() -> None:
    hand = Hand()
    pace = Pace(hand)
    pace.take_turn("T1", "C1", 0)

    assert pace.take_turn("T1", "C1", 0.5) == (False, 1.0)
    assert pace.take_turn("T1", "C1", 0.5) == (False, 1.0)
    hand.at += 1
    assert pace.take_turn("T1", "C1", 0.5) == (True, 0.0)


def test_slacks_word_holds_the_workspace_and_the_method() -> None:
    hand = Hand()
    pace = Pace(hand)

    pace.hold("T1", "chat.postMessage", 30)
    pace.hold("T1", "chat.postMessage", 5)
    hand.at += 10

    assert pace.held_for("T1", "chat.postMessage") == 20
    assert pace.held_for("T1", "conversations.open") == 0
    assert pace.held_for("T2", "chat.postMessage") == 0
    hand.at += 21
    assert pace.held_for("T1", "chat.postMessage") == 0


def test_old_turns_are_forgotten() -> None:
    hand = Hand()
    pace = Pace(hand)
    for number in range(10_002):
        pace.take_turn("T1", f"C{number}", 9)
    hand.at += 60

    assert pace.take_turn("T1", "C1", 9) == (True, 0.0)
