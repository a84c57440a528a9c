"""What comments were about: a row for a channel, platform and period; it goes with these."""

from datetime import timedelta

from kpi.model import ChannelId
from tests.factories import CHANNEL, TODAY, WORKSPACE, UowFactory, a_workspace, some_comment_words


def test_the_same_days_again_replace_what_was_there(uow_factory: UowFactory) -> None:
    later = some_comment_words(comments=41, words={"再入荷": 10})
    with uow_factory() as uow:
        uow.said_words.save(some_comment_words())
        uow.said_words.save(later)
        uow.commit()
    with uow_factory(reading=True) as uow:
        assert uow.said_words.of_channel(WORKSPACE, CHANNEL) == [later]


def test_what_ended_last_comes_first_and_other_channels_stay_out(uow_factory: UowFactory) -> None:
    old = some_comment_words(last_day=TODAY - timedelta(days=5))
    new, twin = some_comment_words(), some_comment_words(platform="a")
    with uow_factory() as uow:
        for one in (old, twin, new, some_comment_words(channel_id=ChannelId("C9"))):
            uow.said_words.save(one)

        assert uow.said_words.of_channel(WORKSPACE, CHANNEL) == [new, twin, old]
        assert uow.said_words.of_channel(WORKSPACE, CHANNEL, limit=1) == [new]


def test_a_workspace_that_is_erased_leaves_no_words(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.said_words.save(some_comment_words())
        uow.workspaces.erase(WORKSPACE)

        assert uow.said_words.of_channel(WORKSPACE, CHANNEL) == []
