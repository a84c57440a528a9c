"""What Slack's own client says to a person, in their language."""

from bot.i18n.localizer import Localizers
from bot.sandbox.model import User
from kpi.model import Language


class ClientWords:
    """The sentences of the sandbox's catalogs (``sandbox.po``)."""

    def __init__(self, localizers: Localizers) -> None:
        """Speak through ``localizers``."""
        self._localizers = localizers

    def say(self, user: User, key: str, **data: object) -> str:
        """Return sentence ``sandbox.<key>`` in Japanese for a Japanese profile, else English."""
        language = Language.JA if user.locale.startswith("ja") else Language.EN
        return self._localizers[language].t(f"sandbox.{key}", **data)
