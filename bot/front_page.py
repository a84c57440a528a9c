"""What stands at the address of a web process itself: what this is and where to go.

It tells nothing of who uses it or of what it runs on, sets no cookie and loads nothing.
"""

from html import escape

from werkzeug.datastructures import LanguageAccept

from bot.i18n.localizer import Localizer
from kpi.model import Language

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
}


def language_of(accepted: LanguageAccept) -> Language:
    """Return the language that a browser asks for; English where it asks for neither."""
    best = accepted.best_match([one.value for one in Language])
    return Language(best) if best else Language.EN


def page(localizer: Localizer, *, install: str = "", api: str = "") -> str:
    """Return the page as HTML, with a way to the addresses that there are."""
    links = [
        f'<li><a href="{escape(path)}">{escape(localizer.t(text))}</a></li>'
        for path, text in ((install, "front.install"), (api, "front.api"))
        if path
    ]
    listed = f"<ul>{''.join(links)}</ul>\n" if links else ""
    return (
        f'<!doctype html>\n<html lang="{localizer.language.value}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(localizer.t('front.title'))}</title>\n</head>\n<body>\n"
        f"<h1>{escape(localizer.t('front.title'))}</h1>\n"
        f"<p>{escape(localizer.t('front.what'))}</p>\n"
        f"<p>{escape(localizer.t('front.how'))}</p>\n"
        f"{listed}</body>\n</html>\n"
    )
