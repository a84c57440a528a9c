"""What a method of the Web API is, and what its handler is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, Token, User, Workspace
from bot.sandbox.state import SandboxState

INTEGERS = frozenset({"length", "limit"})
BOOLEANS = frozenset(
    {
        "include_all_metadata",
        "include_locale",
        "include_num_members",
        "inclusive",
        "mrkdwn",
        "return_im",
        "unfurl_links",
        "unfurl_media",
    }
)
STRUCTURES = frozenset({"blocks", "files", "metadata", "outputs", "view"})


@dataclass(slots=True, kw_only=True)
class ApiCall:
    """One accepted call: checked arguments, and the events that it leads to.

    ``late`` is how many seconds a post stays out of history; ``events`` are sent to the app
    after the answer; ``new_link`` makes a websocket address.
    """

    state: SandboxState
    workspace: Workspace
    token: Token
    args: Json
    new_link: Callable[[], str]
    late: float = 0.0
    events: list[Json] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a text argument, empty when it was not given."""
        return str(self.args.get(name, ""))

    def user(self, name: str) -> User:
        """Return the user that an argument names; ``user_not_found`` if there is none."""
        user = self.workspace.users.get(self.text(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def channel(self, right: str | None = None) -> Channel:
        """Return the conversation of the ``channel`` argument, as far as the app may see it.

        ``right`` (``read`` or ``history``) is the scope needed for its kind.
        """
        channel = self.workspace.channels.get(self.text("channel"))
        if channel is None or (channel.kind == "groups" and not self.is_in(channel)):
            raise SlackError("channel_not_found")
        if right:
            self.need(f"{channel.kind}:{right}")
        return channel

    def is_in(self, channel: Channel) -> bool:
        """Say whether the app is a member."""
        return self.workspace.bot_user in channel.members

    def need(self, scope: str) -> None:
        """Raise ``missing_scope`` unless the token has ``scope``."""
        if scope not in self.token.scopes:
            raise missing_scope((scope,), self.token)


Handler: TypeAlias = Callable[[ApiCall], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method's facts: ``scopes`` any one of, ``one_of`` at least one, ``not_both`` at most one.

    ``token`` is the kind asked for: ``bot``, ``app`` or ``none``. ``takes_json`` is false for
    methods that read their arguments from a form or query only.
    """

    name: str
    handler: Handler
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    not_both: tuple[str, ...] = ()
    token: str = "bot"  # noqa: S105 - a kind of token
    takes_json: bool = True

    @property
    def args(self) -> frozenset[str]:
        """Every argument that the method knows."""
        return frozenset((*self.required, *self.optional))


def missing_scope(needed: tuple[str, ...], token: Token) -> SlackError:
    """Return the refusal that names what is needed and what the token has."""
    provided = ",".join(sorted(token.scopes))
    return SlackError("missing_scope", needed=",".join(needed), provided=provided)
