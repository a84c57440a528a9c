"""Whom and what a request of the page is about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from bot.sandbox.acts import Place
from bot.sandbox.errors import Impossible, misuse
from bot.sandbox.model import Channel, Json, User, View, Workspace

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

T = TypeVar("T")


class Asked:
    """The people and places that a request names; Impossible where there are none such."""

    def __init__(self, sandbox: "Sandbox", body: Mapping[str, object]) -> None:
        """Look the ids in ``body`` up in ``sandbox``."""
        self.sandbox = sandbox
        self.body = body

    @property
    def workspace(self) -> Workspace:
        """The named workspace, or the first."""
        workspaces = self.sandbox.state.workspaces
        wanted = self.body.get("workspace") or next(iter(workspaces), "")
        return _known(workspaces, wanted, "workspace")

    @property
    def user(self) -> User:
        """The named person, or the workspace's first."""
        people = {u.id: u for u in self.workspace.users.values() if not u.is_bot}
        return _known(people, self.body.get("user") or next(iter(people), ""), "user")

    @property
    def channel(self) -> Channel:
        """The named channel."""
        return _known(self.workspace.channels, self.body.get("channel"), "channel")

    @property
    def view(self) -> View:
        """The named view, one of this person's."""
        view = self.workspace.view(self.text("view_id"))
        if view is None or view.user != self.user.id:
            raise Impossible("view_gone")
        return view

    @property
    def place(self) -> Place:
        """The view or message where something was done."""
        if self.body.get("view_id"):
            return Place(view=self.view)
        message = self.channel.message(self.text("message_ts"), seen_by=self.user.id)
        if message is None:
            raise Impossible("message_gone")
        return Place(channel=self.channel, message=message)

    @property
    def values(self) -> Json:
        """The input values that came along."""
        state = self.body.get("state")
        values = state.get("values") if isinstance(state, dict) else None
        return values if isinstance(values, dict) else {}

    def text(self, name: str) -> str:
        """Return a text, empty when it was not sent."""
        return str(self.body.get(name) or "")

    def number(self, name: str, default: float) -> float:
        """Return a number, ``default`` when it was not sent."""
        try:
            return float(str(self.body.get(name, default)))
        except ValueError:
            misuse(f"{name} must be a number")

    def structure(self, name: str) -> Json:
        """Return an object."""
        value = self.body.get(name)
        if not isinstance(value, dict):
            misuse(f"{name} must be an object")
        return value


def _known(things: Mapping[str, T], key: object, what: str) -> T:
    if not isinstance(key, str) or key not in things:
        misuse(f"there is no such {what}")
    return things[key]
