from bot.sandbox.config import AppProfile, Command, Shortcut

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


def test_a_manifest_becomes_a_profile() -> None:
    profile = AppProfile.from_manifest(MANIFEST)

    assert profile.name == "Mato"
    assert profile.commands == (
        Command(command="/kpi", description="KPIs", usage_hint="clicks", should_escape=True),
        Command(command="/raw", description="Raw", should_escape=False),
    )
    assert profile.shortcuts == (Shortcut(kind="global", name="Log", callback_id="log"),)
    assert profile.events == {"app_home_opened"}
