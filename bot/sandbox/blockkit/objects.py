"""Composition objects: texts, options, confirmations, filters."""

from collections.abc import Mapping

from bot.sandbox.blockkit.schema import (
    Check,
    Report,
    boolean,
    by_type,
    choice,
    items,
    matching,
    nullable,
    shape,
    some_of,
    string,
)

WEB_ADDRESS = matching(r"https?://\S+", "an http(s) address")
ACTION_ID = string(255)
BLOCK_ID = string(255)


def plain(most: int) -> Check:
    """Accept a plain_text object of up to ``most`` characters."""
    return by_type({"plain_text": shape({"type": _any, "text": string(most)}, {"emoji": boolean})})


def rich(most: int) -> Check:
    """Accept a plain_text or mrkdwn object of up to ``most`` characters."""
    text = string(most)
    return by_type(
        {
            "plain_text": shape({"type": _any, "text": text}, {"emoji": boolean}),
            "mrkdwn": shape({"type": _any, "text": text}, {"verbatim": boolean}),
        }
    )


def typed(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: object) -> Check:
    """Return ``shape`` with the ``type`` key, which ``by_type`` has checked already."""
    return shape({"type": _any, **required}, optional, *rules)  # type: ignore[arg-type]


def _any(value: object, at: str, report: Report) -> None:
    """Accept everything: somebody else looks at this key."""


CONFIRM = shape(
    {"title": plain(100), "text": rich(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": rich(75), "value": string(150)}, {"description": rich(75)})
LINK_OPTION = shape(
    {"text": plain(75), "value": string(150)}, {"description": plain(75), "url": WEB_ADDRESS}
)
OPTIONS = items(OPTION, 100)
OPTION_GROUP = shape({"label": plain(75), "options": OPTIONS}, {})
OPTION_GROUPS = items(OPTION_GROUP, 100)
FILTER = shape(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    some_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
DISPATCH = shape(
    {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)}, {}
)
SLACK_FILE = shape({}, {"id": string(255), "url": WEB_ADDRESS}, some_of("id", "url"))
COLUMN = nullable(shape({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean}))


def suggestions(value: object) -> list[str]:
    """Return what is wrong with an app's answer to a type-ahead; empty when it is fine."""
    report = Report()
    both = shape(
        {},
        {"options": items(OPTION, 100, 0), "option_groups": items(OPTION_GROUP, 100, 0)},
        some_of("options", "option_groups"),
    )
    both(value, "", report)
    return report.problems
