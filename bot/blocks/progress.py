"""Where a KPI stands, in words: a status is a sign and a word, never a color alone."""

from decimal import Decimal

from bot.i18n.localizer import Localizer
from kpi.early import Early, Lack
from kpi.model import Direction, Recurrence, TargetKind, Unit
from kpi.progress import Progress, Status
from kpi.reading import Note

#: From here on, parts of one thing counted are calculation, not knowledge.
_WHOLE_FROM, _WHOLE_OF_ALL = 10, 1000
#: What is told with its day or without one.
_DATED = frozenset({Lack.NO_START, Lack.BROKEN})


def status(value: Status, localizer: Localizer) -> str:
    """Return the status with its sign, for the eye."""
    return localizer.t(
        "progress.status",
        sign=localizer.t(f"progress.sign.{value.value}"),
        word=word(value, localizer),
    )


def word(value: Status, localizer: Localizer) -> str:
    """Return the status as a word, for the ear and for sentences."""
    return localizer.t(f"progress.word.{value.value}")


def early(why: Early, localizer: Localizer) -> str:
    """Return in a few words, no sentence of its own, why a KPI is not judged yet."""
    msgid = f"progress.early.{why.lack.value}"
    if why.lack is Lack.FEW_DAYS and why.day is not None:
        return localizer.t(msgid, days=why.days, day=localizer.day(why.day))
    if why.day is not None:
        return localizer.t(msgid, day=localizer.day(why.day))
    return localizer.t(f"{msgid}_undated" if why.lack in _DATED else msgid)


def amount(
    value: Decimal | None, unit: Unit, localizer: Localizer, *, kind: TargetKind | None = None
) -> str:
    """Return an amount with its unit, signed when the target is a change; a dash for None."""
    if value is None:
        return localizer.t("progress.unknown")
    return localizer.number(rounded(value, unit), unit, sign=kind is TargetKind.CHANGE)


def rounded(value: Decimal, unit: Unit) -> Decimal:
    """Return a count without parts of one, unless it is small, and so what goes into thousands."""
    is_whole = abs(value) >= (_WHOLE_FROM if unit is Unit.COUNT else _WHOLE_OF_ALL)
    return value.to_integral_value() if is_whole else value


def pace(value: Decimal | None, localizer: Localizer) -> str:
    """Return the pace in whole percent of what is needed; a dash where there is none."""
    if value is None:
        return localizer.t("progress.unknown")
    return localizer.number((value * 100).to_integral_value(), Unit.PERCENT)


def target(
    progress: Progress,
    unit: Unit,
    localizer: Localizer,
    *,
    kind: TargetKind,
    recurrence: Recurrence | None,
) -> str:
    """Return the target in the room of a table's cell."""
    said = localizer.t(
        f"progress.target.{progress.direction.value}",
        amount=amount(progress.target, unit, localizer, kind=kind),
    )
    if recurrence is None:
        return said
    return localizer.t(f"progress.every.{recurrence.value}", amount=said)


def outlook(
    progress: Progress, unit: Unit, localizer: Localizer, *, kind: TargetKind
) -> list[str]:
    """Return what follows from the numbers, a sentence each: the end, what it takes, caveats."""
    said: list[str] = []
    is_open = progress.status not in {Status.REACHED, Status.MISSED}
    if progress.standing is not None:
        value = amount(progress.standing, unit, localizer)
        said.append(localizer.t("progress.standing", value=value))
    has_forecast = progress.forecast is not None and not progress.forecast.is_early
    if progress.projected is not None and is_open and not has_forecast:
        value = amount(progress.projected, unit, localizer, kind=kind)
        day = localizer.day(progress.window.last_day)
        said.append(localizer.t("progress.projected", value=value, day=day))
    if progress.needed_per_day is not None and is_open:
        said.append(_needed(progress, progress.needed_per_day, unit, localizer))
    notes = [note for note in Note if note in progress.notes]
    return [*said, *(localizer.t(f"progress.note.{note.value}") for note in notes)]


def _needed(progress: Progress, a_day: Decimal, unit: Unit, localizer: Localizer) -> str:
    is_budget = progress.direction is Direction.AT_MOST and a_day >= 0
    return localizer.t(
        "progress.allowed" if is_budget else "progress.needed",
        amount=amount(a_day, unit, localizer),
        days=localizer.n("progress.days", progress.days_left),
    )
