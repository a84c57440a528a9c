"""Rich text: sections, lists, quotes and preformatted text."""

from bot.sandbox.blockkit.objects import WEB_ADDRESS, typed
from bot.sandbox.blockkit.schema import (
    Check,
    boolean,
    by_type,
    choice,
    integer,
    items,
    shape,
    string,
)

MOST = 1_000
STYLE = shape(
    {},
    {
        "bold": boolean,
        "italic": boolean,
        "strike": boolean,
        "code": boolean,
        "underline": boolean,
        "highlight": boolean,
        "client_highlight": boolean,
        "unlink": boolean,
    },
)
STYLED = {"style": STYLE}
ID = string(255)

INLINE = by_type(
    {
        "text": typed({"text": string(12_000)}, STYLED),
        "link": typed({"url": WEB_ADDRESS}, {"text": string(3000), "unsafe": boolean, **STYLED}),
        "user": typed({"user_id": ID}, STYLED),
        "channel": typed({"channel_id": ID}, STYLED),
        "usergroup": typed({"usergroup_id": ID}, STYLED),
        "broadcast": typed({"range": choice("here", "channel", "everyone")}, STYLED),
        "emoji": typed({"name": ID}, {"unicode": ID, "skin_tone": integer(2, 6), **STYLED}),
        "color": typed({"value": string(7)}, STYLED),
        "date": typed(
            {"timestamp": integer(0, 10**11), "format": ID},
            {"url": WEB_ADDRESS, "fallback": string(3000), **STYLED},
        ),
    }
)
RUN = items(INLINE, MOST, 0)
BORDER = {"border": integer(0, 1)}
SECTION = typed({"elements": RUN}, {})
PART: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_quote": typed({"elements": RUN}, BORDER),
    "rich_text_preformatted": typed({"elements": RUN}, {**BORDER, "language": ID}),
    "rich_text_list": typed(
        {
            "elements": items(by_type({"rich_text_section": SECTION}), MOST),
            "style": choice("bullet", "ordered"),
        },
        {**BORDER, "indent": integer(0, 8), "offset": integer(0, MOST)},
    ),
}
PARTS = items(by_type(PART), MOST)
CELL = typed({"elements": PARTS}, {})
