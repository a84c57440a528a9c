"""How a KPI's window is likely to end, in few words; rounded to what is known of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.blocks import progress as progress_blocks
from bot.i18n.localizer import Localizer
from kpi.model import TargetKind, Unit
from kpi.ports import Forecast
from kpi.progress import Progress, Status

_LEAST, _MOST = Decimal(1), Decimal(99)


def with_status(progress: Progress, localizer: Localizer) -> str:
    """Return the status, and behind it how likely the target is reached: short, for a table."""
    status = progress_blocks.status(progress.status, localizer)
    it = progress.outlook
    if it is None or it.chance is None:
        return status
    return localizer.t("forecast.with_status", status=status, chance=chance(it, localizer))


def sentence(progress: Progress, unit: Unit, localizer: Localizer, *, kind: TargetKind) -> str:
    """Return the forecast in a sentence, or that it is too early for one; "" without any."""
    it = progress.forecast
    if it is not None and it.is_early and progress.status not in {Status.REACHED, Status.MISSED}:
        day = localizer.day(it.believable_from)
        if it.counted_since is not None:
            since = localizer.day(it.counted_since)
            return localizer.t("forecast.young", since=since, day=day)
        return localizer.t("forecast.early", day=day)
    it = progress.outlook
    if it is None or it.low is None or it.high is None:
        return ""
    return likely(it.last_day, (it.low, it.high), it.chance, unit, localizer, kind=kind)


def likely(
    last_day: date,
    ends: tuple[Decimal, Decimal],
    chance_: Decimal | None,
    unit: Unit,
    localizer: Localizer,
    *,
    kind: TargetKind,
) -> str:
    """Return in a sentence where it is likely to end, and the chance (0 to 1) of the target."""
    low, high = band(*ends, unit, localizer, kind=kind)
    return localizer.t(
        "forecast.sentence" if low != high else "forecast.sentence_near",
        day=localizer.day(last_day),
        low=low,
        high=high,
        chance=_percent(chance_, localizer),
    )


def told(data: Mapping[str, object], unit: Unit, localizer: Localizer, *, kind: TargetKind) -> str:
    """Return the sentence of a forecast that ``kpi.progress.as_json`` wrote; "" without any."""
    it = data.get("outlook")
    if not isinstance(it, Mapping):
        return ""
    low, high, chance_ = (Decimal(str(it[name])) for name in ("low", "high", "chance"))
    last_day = date.fromisoformat(str(data["last_day"]))
    return likely(last_day, (low, high), chance_, unit, localizer, kind=kind)


def band(
    low: Decimal, high: Decimal, unit: Unit, localizer: Localizer, *, kind: TargetKind
) -> tuple[str, str]:
    """Return both ends of what is likely, as exact as the distance between them allows."""
    width = high - low
    return (
        _amount(low, width, unit, localizer, kind),
        _amount(high, width, unit, localizer, kind),
    )


def _amount(
    value: Decimal, width: Decimal, unit: Unit, localizer: Localizer, kind: TargetKind
) -> str:
    """Return the amount to the first digit of the band's width: more would be pretended."""
    if width <= 0:
        return progress_blocks.amount(value, unit, localizer, kind=kind)
    place = Decimal(1).scaleb(width.adjusted() - 1)
    if unit is Unit.COUNT:
        place = max(place, Decimal(1))
    near = (value / place).to_integral_value() * place
    return progress_blocks.amount(near, unit, localizer, kind=kind)


def chance(it: Forecast, localizer: Localizer) -> str:
    """Return the chance in whole percent, never quite sure before the end."""
    return _percent(it.chance, localizer)


def _percent(part: Decimal | None, localizer: Localizer) -> str:
    percent = ((part or Decimal(0)) * 100).to_integral_value()
    return localizer.number(min(max(percent, _LEAST), _MOST), Unit.PERCENT)
