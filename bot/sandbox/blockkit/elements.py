"""Interactive elements, and in which blocks each may stand."""

from collections.abc import Mapping

from bot.sandbox.blockkit.objects import (
    ACTION_ID,
    CONFIRM,
    DISPATCH,
    FILTER,
    LINK_OPTION,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    RICH_OPTION,
    SLACK_FILE,
    WEB_ADDRESS,
    plain,
    rich,
    typed,
)
from bot.sandbox.blockkit.schema import (
    Check,
    Report,
    at_most_one_of,
    boolean,
    by_type,
    choice,
    integer,
    items,
    matching,
    shape,
    some_of,
    string,
)

DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a date as YYYY-MM-DD")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
NUMERAL = matching(r"-?\d+(\.\d+)?", "a number in a string")
MOST = 10_000

PLACEHOLDER = {"placeholder": plain(150)}
COMMON = {"action_id": ACTION_ID, "focus_on_load": boolean}
CONFIRMED = {**COMMON, "confirm": CONFIRM}
CHOOSER = {**CONFIRMED, **PLACEHOLDER}
FEW = {"max_selected_items": integer(1, 100)}
IDS = items(string(255), 100, 0)


def _initial_is_offered(value: Mapping[str, object], at: str, report: Report) -> None:
    offered = _offered(value)
    for key in ("initial_option", "initial_options"):
        chosen = value.get(key, [])
        for option in chosen if isinstance(chosen, list) else [chosen]:
            if option not in offered:
                report.add(f"{at}/{key}", "must be one of the options")


def _offered(value: Mapping[str, object]) -> list[object]:
    groups = value.get("option_groups")
    lists = [value.get("options")]
    if isinstance(groups, list):
        lists += [group.get("options") for group in groups if isinstance(group, dict)]
    return [option for options in lists if isinstance(options, list) for option in options]


def _values_differ(value: Mapping[str, object], at: str, report: Report) -> None:
    values = [option.get("value") for option in _offered(value) if isinstance(option, dict)]
    if len(values) != len({str(item) for item in values}):
        report.add(at, "option values must be unique")


def _bounds_in_order(low: str, high: str) -> object:
    def rule(value: Mapping[str, object], at: str, report: Report) -> None:
        try:
            least, most = (float(str(value[key])) for key in (low, high))
        except (KeyError, ValueError):
            return
        if least > most:
            report.add(at, f"{low} must not be above {high}")

    return rule


def _initial_within_bounds(value: Mapping[str, object], at: str, report: Report) -> None:
    try:
        initial = float(str(value["initial_value"]))
        least = float(str(value.get("min_value", "-inf")))
        most = float(str(value.get("max_value", "inf")))
    except (KeyError, ValueError):
        return
    if not least <= initial <= most:
        report.add(f"{at}/initial_value", "must lie between min_value and max_value")


def _static(more: Mapping[str, Check]) -> Check:
    return typed(
        {},
        {**CHOOSER, **more, "options": OPTIONS, "option_groups": OPTION_GROUPS},
        some_of("options", "option_groups"),
        at_most_one_of("options", "option_groups"),
        _initial_is_offered,
        _values_differ,
    )


def _of_options(options: Check, initial: Mapping[str, Check]) -> Check:
    return typed(
        {"options": options}, {**CONFIRMED, **initial}, _initial_is_offered, _values_differ
    )


def _text_input(more: Mapping[str, Check], *rules: object) -> Check:
    return typed({}, {**COMMON, **PLACEHOLDER, "dispatch_action_config": DISPATCH, **more}, *rules)


STYLE = choice("primary", "danger")
LABEL = string(75)
QUERY = integer(0, MOST)
RESPOND = {"response_url_enabled": boolean}

IMAGE = typed(
    {"alt_text": string(2000)},
    {"image_url": WEB_ADDRESS, "slack_file": SLACK_FILE},
    some_of("image_url", "slack_file"),
    at_most_one_of("image_url", "slack_file"),
)
BUTTON = typed(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "url": WEB_ADDRESS,
        "value": string(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": LABEL,
    },
)
FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": LABEL})

BUTTONS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": typed(
        {"options": items(LINK_OPTION, 5)},
        {"action_id": ACTION_ID, "confirm": CONFIRM},
        _values_differ,
    ),
}
CHOOSERS: dict[str, Check] = {
    "checkboxes": _of_options(items(RICH_OPTION, 10), {"initial_options": items(RICH_OPTION, 10)}),
    "radio_buttons": _of_options(items(RICH_OPTION, 10), {"initial_option": RICH_OPTION}),
    "datepicker": typed({}, {**CHOOSER, "initial_date": DATE}),
    "timepicker": typed({}, {**CHOOSER, "initial_time": TIME, "timezone": string(100)}),
    "static_select": _static({"initial_option": OPTION}),
    "external_select": typed({}, {**CHOOSER, "initial_option": OPTION, "min_query_length": QUERY}),
    "users_select": typed({}, {**CHOOSER, "initial_user": string(255)}),
    "conversations_select": typed(
        {},
        {
            **CHOOSER,
            **RESPOND,
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        },
    ),
    "channels_select": typed({}, {**CHOOSER, **RESPOND, "initial_channel": string(255)}),
    "multi_static_select": _static({**FEW, "initial_options": OPTIONS}),
    "multi_external_select": typed(
        {}, {**CHOOSER, **FEW, "initial_options": OPTIONS, "min_query_length": QUERY}
    ),
    "multi_users_select": typed({}, {**CHOOSER, **FEW, "initial_users": IDS}),
    "multi_conversations_select": typed(
        {},
        {
            **CHOOSER,
            **FEW,
            "initial_conversations": IDS,
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        },
    ),
    "multi_channels_select": typed({}, {**CHOOSER, **FEW, "initial_channels": IDS}),
}
MOMENT: dict[str, Check] = {
    "datetimepicker": typed({}, {**CONFIRMED, "initial_date_time": integer(10**9, 10**10 - 1)})
}
TYPED: dict[str, Check] = {
    "plain_text_input": _text_input(
        {
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        _bounds_in_order("min_length", "max_length"),
    ),
    "email_text_input": _text_input({"initial_value": string(3000, 0)}),
    "url_text_input": _text_input({"initial_value": string(3000, 0)}),
    "number_input": typed(
        {"is_decimal_allowed": boolean},
        {
            **COMMON,
            **PLACEHOLDER,
            "dispatch_action_config": DISPATCH,
            "initial_value": NUMERAL,
            "min_value": NUMERAL,
            "max_value": NUMERAL,
        },
        _bounds_in_order("min_value", "max_value"),
        _initial_within_bounds,
    ),
    "file_input": typed(
        {},
        {"action_id": ACTION_ID, "filetypes": items(string(50), 100), "max_files": integer(1, 10)},
    ),
}

SECTION_ACCESSORY = by_type({"image": IMAGE, **BUTTONS, **CHOOSERS})
ACTIONS_ELEMENT = by_type({**BUTTONS, **CHOOSERS, **MOMENT})
INPUT_ELEMENT = by_type({**CHOOSERS, **MOMENT, **TYPED})
CONTEXT_ELEMENT = by_type({"image": IMAGE, "plain_text": rich(MOST), "mrkdwn": rich(MOST)})
CARD_ACTION = by_type({"button": BUTTON})
CONTEXT_ACTION = by_type(
    {
        "feedback_buttons": typed(
            {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ACTION_ID}
        ),
        "icon_button": typed(
            {"icon": choice("trash"), "text": plain(75)},
            {
                "action_id": ACTION_ID,
                "value": string(2000),
                "confirm": CONFIRM,
                "accessibility_label": LABEL,
                "visible_to_user_ids": items(string(255), 10),
            },
        ),
    }
)
