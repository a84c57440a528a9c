"""Makes workspaces, people and channels in a line each."""

from collections.abc import Iterable

from bot.sandbox.model import Channel, Token, User, Workspace
from bot.sandbox.stamps import Ids

SCOPES = frozenset(
    {
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
    }
)
COLORS = ("2f6690", "b5446e", "3a7d44", "8d6a9f", "c1666b", "48639c", "7a6c5d")
FOUNDED = 1_700_000_000


class World:
    """The workspaces that a sandbox starts with."""

    def __init__(self) -> None:
        """Begin without workspaces."""
        self.ids = Ids()
        self.workspaces: dict[str, Workspace] = {}

    def workspace(
        self, name: str, *, language: str = "ja", scopes: Iterable[str] = SCOPES
    ) -> Workspace:
        """Add a workspace with the app installed; its bot token is ``workspace.token.value``."""
        team = self.ids.next("T")
        bot_user = self.ids.next("U")
        workspace = Workspace(
            id=team,
            name=name,
            domain=f"sandbox-{len(self.workspaces) + 1}",
            language=language,
            bot_user=bot_user,
            bot_id=self.ids.next("B"),
            token=Token(value=f"xoxb-sandbox-{team}", kind="bot", scopes=frozenset(scopes)),
        )
        workspace.users[bot_user] = User(
            id=bot_user, name="mato", real_name="Mato", locale="en-US", tz="Etc/UTC", is_bot=True
        )
        self.workspaces[team] = workspace
        return workspace

    def user(
        self,
        workspace: Workspace,
        name: str,
        *,
        real_name: str | None = None,
        locale: str | None = None,
        tz: str | None = None,
        is_admin: bool = False,
    ) -> User:
        """Add a person, whose direct messages with the app are open from the start.

        Locale and zone follow the workspace's language unless given.
        """
        japanese = workspace.language == "ja"
        user = User(
            id=self.ids.next("U"),
            name=name,
            real_name=real_name or name,
            locale=locale or ("ja-JP" if japanese else "en-US"),
            tz=tz or ("Asia/Tokyo" if japanese else "America/New_York"),
            color=COLORS[len(workspace.users) % len(COLORS)],
            is_admin=is_admin,
        )
        workspace.users[user.id] = user
        self.direct(workspace, user)
        return user

    def channel(
        self,
        workspace: Workspace,
        name: str,
        *,
        members: Iterable[User] = (),
        with_app: bool = True,
        is_private: bool = False,
        topic: str = "",
    ) -> Channel:
        """Add a channel with these members, and the app unless ``with_app`` is false."""
        channel = Channel(
            id=self.ids.next("C"),
            name=name,
            created=FOUNDED,
            topic=topic,
            is_private=is_private,
            members=[user.id for user in members],
        )
        if with_app:
            channel.members.append(workspace.bot_user)
        workspace.channels[channel.id] = channel
        return channel

    def direct(self, workspace: Workspace, user: User) -> Channel:
        """Return the direct conversation of the app and ``user``, opened if need be."""
        known = workspace.im_with(user.id)
        if known:
            return known
        channel = Channel(
            id=self.ids.next("D"),
            name="directmessage",
            created=FOUNDED,
            is_im=True,
            peer=user.id,
            members=[user.id, workspace.bot_user],
        )
        workspace.channels[channel.id] = channel
        return channel
