import pytest

from bot.sandbox.world import SCOPES, World


def test_a_workspace_comes_with_the_app_in_it() -> None:
    workspace = World().workspace("どんぐり珈琲")

    assert workspace.users[workspace.bot_user].is_bot
    assert workspace.token.scopes == SCOPES
    assert workspace.language == "ja"


def test_people_follow_the_language_of_their_workspace_unless_told_otherwise() -> None:
    world = World()
    acorn = world.workspace("Acorn", language="en")

    aya = world.user(acorn, "aya", locale="ja-JP", tz="Asia/Tokyo")
    ken = world.user(acorn, "ken")

    assert (aya.locale, aya.tz) == ("ja-JP", "Asia/Tokyo")
    assert (ken.locale, ken.tz) == ("en-US", "America/New_York")


def test_everyone_has_direct_messages_with_the_app() -> None:
    world = World()
    acorn = world.workspace("Acorn")
    aya = world.user(acorn, "aya")

    channel = acorn.im_with(aya.id)

    assert channel is not None
    assert channel.kind == "im"
    assert channel.members == [aya.id, acorn.bot_user]
    assert world.direct(acorn, aya) is channel


def test_a_channel_has_its_members_and_the_app_unless_told_otherwise() -> None:
    world = World()
    acorn = world.workspace("Acorn")
    aya = world.user(acorn, "aya")

    public = world.channel(acorn, "sns", members=[aya])
    private = world.channel(acorn, "secret", members=[aya], with_app=False, is_private=True)

    assert public.members == [aya.id, acorn.bot_user]
    assert private.members == [aya.id]
    assert (public.kind, private.kind) == ("channels", "groups")
    assert acorn.channel_named("sns") is public
    assert acorn.user_named("aya") is aya
    with pytest.raises(KeyError):
        acorn.user_named("nobody")


def test_ids_differ_over_workspaces() -> None:
    world = World()
    one, two = world.workspace("One"), world.workspace("Two")

    assert one.token.value != two.token.value
    assert {one.id, one.bot_user}.isdisjoint({two.id, two.bot_user})
