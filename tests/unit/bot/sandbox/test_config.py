from bot.sandbox.config import AppProfile, Command, Shortcut, Step, StepInput

MANIFEST = {
    "display_information": {"name": "Mato"},
    "features": {
        "slash_commands": [
            {
                "command": "/kpi",
                "description": "KPIs",
                "usage_hint": "clicks",
                "should_escape": True,
            },
            {"command": "/raw", "description": "Raw"},
        ],
        "shortcuts": [{"type": "global", "name": "Log", "callback_id": "log"}],
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


STEP = {
    "title": "Log",
    "description": "Logs a number",
    "input_parameters": {
        "properties": {
            "number": {"type": "string", "title": "Number", "description": "1.2k"},
            "day": {"type": "slack#/types/date"},
        },
        "required": ["number"],
    },
}


def test_a_manifest_becomes_a_profile() -> None:
    profile = AppProfile.from_manifest(MANIFEST)

    assert profile.name == "Mato"
    assert profile.commands == (
        Command(command="/kpi", description="KPIs", usage_hint="clicks", should_escape=True),
        Command(command="/raw", description="Raw", should_escape=False),
    )
    assert profile.shortcuts == (Shortcut(kind="global", name="Log", callback_id="log"),)
    assert profile.events == {"app_home_opened"}
    assert profile.steps == ()


def test_the_steps_of_a_manifest_are_known_with_what_they_take() -> None:
    profile = AppProfile.from_manifest({**MANIFEST, "functions": {"log_value": STEP}})

    assert profile.steps == (
        Step(
            callback_id="log_value",
            title="Log",
            description="Logs a number",
            inputs=(
                StepInput(
                    name="number", type="string", title="Number", hint="1.2k", is_required=True
                ),
                StepInput(name="day", type="slack#/types/date", title="day"),
            ),
        ),
    )
