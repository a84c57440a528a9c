"""Everything that Mato refuses, as one tree.

MatoError
├── Refused                 a person asked for something that cannot be done as asked
│   ├── NotUnderstood       the words could not be read; ``code`` says which part
│   ├── NotFound            no such goal, KPI, series here (also: not yours to see)
│   ├── NotAllowed          the person may not do this here
│   ├── NeedsReason         a warned KPI is kept only with a reason
│   └── Stale               somebody changed it meanwhile
└── Broken                  the surroundings failed; trying again may help
    ├── StoreUnavailable    the database did not answer
    ├── NoStore             the database's address can be none
    ├── SlackRefused        Slack answered with an error that only a person can mend
    └── SourceFailed        what numbers are read from did not give what it should

Each class has a stable ``code``; bot/listeners/errors.py turns code and data into a sentence in
the reader's language, so no sentence stands here.
"""


class MatoError(Exception):
    """The root: ``code`` names the sentence, ``data`` fills it."""

    code = "unknown"

    def __init__(self, code: str | None = None, **data: object) -> None:
        """Keep ``data`` for the sentence; ``code`` narrows the class's own."""
        self.code = code or type(self).code
        self.data = data
        super().__init__(f"{self.code} {data}" if data else self.code)


class Refused(MatoError):
    """A person asked for something that cannot be done as asked."""

    code = "refused"


class NotUnderstood(Refused):
    """The words could not be read."""

    code = "not_understood"


class NotFound(Refused):
    """There is no such thing here, or it is not the asker's to see."""

    code = "not_found"


class NotAllowed(Refused):
    """The person may not do this here."""

    code = "not_allowed"


class NeedsReason(Refused):
    """A KPI that is warned about is kept only with a reason."""

    code = "needs_reason"


class Stale(Refused):
    """Somebody changed it meanwhile."""

    code = "stale"


class Broken(MatoError):
    """The surroundings failed; trying again may help."""

    code = "broken"


class StoreUnavailable(Broken):
    """The database did not answer."""

    code = "store_unavailable"


class NoStore(Broken, ValueError):
    """What the settings give as the database's address can be none."""

    code = "no_store"


class SlackRefused(Broken):
    """Slack answered with an error that only a person can mend."""

    code = "slack_refused"


class SourceFailed(Broken):
    """What numbers are read from did not give what it should."""

    code = "source_failed"
