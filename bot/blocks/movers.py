"""What moved and which part of it: arithmetic in plain words, never a cause."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import limits, names, progress
from bot.calendars import holiday_name
from bot.i18n.localizer import Localizer
from kpi.digest import Broken, Revised
from kpi.marked_days import Mark, MarkedDay
from kpi.model import Aggregation, Unit
from kpi.movers import Because, Mover, Piece, PostPiece

#: From here on a share is nearly all of it; beyond that, others went the other way.
_NEARLY_ALL, _MORE_THAN_ALL = Decimal("0.95"), Decimal("1.05")
_TENTHS = 10
_NOTE = 60
_POST = 40
_MOST_PIECES = 6


def line(name: str, it: Mover, unit: Unit, localizer: Localizer) -> str:
    """Return one mover in two sentences at most, as plain text."""
    said = step(name, it, unit, localizer)
    more = explanation(it, unit, localizer)
    return localizer.t("movers.both", first=said, second=more) if more else said


def step(name: str, it: Mover, unit: Unit, localizer: Localizer) -> str:
    """Return what the number was in the last days and how it compares with those before."""
    moved = it.movement
    kind = "level" if it.aggregation is Aggregation.LAST else "sum"
    delta = difference(moved.change, unit, localizer)
    if moved.relative is not None and kind == "sum":
        share = percent(moved.relative, localizer, sign=True)
        delta = localizer.t("movers.delta", delta=delta, share=share)
    return localizer.t(
        f"movers.{kind}",
        name=name,
        start=localizer.short_day(it.window.start),
        end=localizer.short_day(it.window.last_day),
        days=it.window.days,
        before=progress.amount(moved.before, unit, localizer),
        after=progress.amount(moved.after, unit, localizer),
        delta=delta,
    )


def explanation(it: Mover, unit: Unit, localizer: Localizer) -> str:
    """Return which part the change came from, or what a rate is made of; empty: neither."""
    if it.because is not None:
        return _because(it.because, it, unit, localizer)
    if it.sides:
        sides = [
            localizer.t(
                "movers.side",
                name=one.side.to(localizer.language) if one.side else "",
                share=percent(one.relative or Decimal(0), localizer, sign=True),
            )
            for one in it.sides
        ]
        return localizer.t("movers.sides", sides=localizer.t("movers.comma").join(sides))
    return ""


def _because(it: Because, mover: Mover, unit: Unit, localizer: Localizer) -> str:
    way = "up" if mover.movement.change > 0 else "down"
    kind = "rate" if mover.aggregation is Aggregation.RATIO else "sum"
    parts = localizer.t("movers.and").join(_piece(one, localizer) for one in it.pieces)
    whose = localizer.t(f"movers.{kind}_{way}")
    if it.pieces[0].post is not None:
        return _of_post(it.pieces[0].post, it, whose, mover, unit, localizer)
    if it.share > _MORE_THAN_ALL:
        effect = sum((one.effect for one in it.pieces), Decimal(0))
        alone = "one" if len(it.pieces) == 1 else "two"
        delta = difference(effect, unit, localizer)
        return localizer.t(f"movers.alone_{alone}", parts=parts, delta=delta)
    if it.share >= _NEARLY_ALL:
        return localizer.t("movers.nearly_all", whose=whose, parts=parts)
    tenths = int((it.share * _TENTHS).to_integral_value())
    return localizer.t("movers.most", whose=whose, tenths=tenths, parts=parts)


def _of_post(
    it: PostPiece, because: Because, whose: str, mover: Mover, unit: Unit, localizer: Localizer
) -> str:
    """Return which post it was, what it had, and what a post usually has."""
    tenths = int((because.share * _TENTHS).to_integral_value())
    share = "most" if because.share < _NEARLY_ALL else "nearly_all"
    kind = "movers.post" if it.weight is None else "movers.rated"
    when = "before" if it.is_before else "now"
    return localizer.t(
        f"{kind}.{when}_alone" if because.share > _MORE_THAN_ALL else f"{kind}.{when}",
        most=localizer.t(f"movers.post.{share}", whose=whose, tenths=tenths),
        whose=whose,
        post=_post(it, localizer),
        days=mover.before.days,
        value=progress.amount(progress.rounded(it.value, unit), unit, localizer),
        usual=progress.amount(progress.rounded(it.usual, unit), unit, localizer),
        weight=percent(it.weight or Decimal(0), localizer),
        below=it.below.to(localizer.language) if it.below else "",
    )


def _post(it: PostPiece, localizer: Localizer) -> str:
    """Return a post by its words, else its address, else its day alone."""
    day = localizer.short_day(it.day)
    name = limits.clip(it.post.name, _POST) or it.post.link
    return localizer.t("movers.post" if name else "movers.post.plain", day=day, name=name)


def _piece(it: Piece, localizer: Localizer) -> str:
    if it.day is not None:
        way = "less" if it.effect > 0 else "more"
        when = f"day_before_{way}" if it.is_before else "day"
        return localizer.t(f"movers.{when}", day=localizer.day(it.day))
    if it.post is not None:
        return _post(it.post, localizer)
    if it.counts is not None:
        before, after = it.counts
        return localizer.t("movers.post.counts", before=before, after=after)
    if it.scope is None:
        return it.side.to(localizer.language) if it.side else ""
    scope = limits.clip(names.scoped(it.scope, localizer), _NOTE)
    return localizer.t("movers.scope", scope=scope)


def difference(value: Decimal, unit: Unit, localizer: Localizer, *, sign: bool = True) -> str:
    """Return a difference; that of percentages is in points."""
    if unit is Unit.PERCENT:
        points = localizer.number(_short(value), Unit.SCORE, sign=sign)
        return localizer.t("movers.points", points=points)
    return localizer.number(progress.rounded(value, unit), unit, sign=sign)


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")) if value.as_tuple().exponent != 0 else value


def percent(value: Decimal, localizer: Localizer, *, sign: bool = False) -> str:
    """Return a part as whole percent."""
    return localizer.number((value * 100).to_integral_value(), Unit.PERCENT, sign=sign)


def pieces(it: Mover, unit: Unit, localizer: Localizer) -> list[str]:
    """Return what the change is made of, one line a part; they add up to it with the rest."""
    shown = it.pieces[:_MOST_PIECES]
    lines = [
        localizer.t(
            "movers.piece",
            part=_piece(one, localizer),
            delta=difference(one.effect, unit, localizer),
        )
        for one in shown
    ]
    rest = it.rest + sum((one.effect for one in it.pieces[_MOST_PIECES:]), Decimal(0))
    if lines and rest:
        lines.append(localizer.t("movers.rest", delta=difference(rest, unit, localizer)))
    return lines


def revised(name: str, it: Revised, unit: Unit, localizer: Localizer) -> str:
    """Return which days of a KPI were corrected, and how, as plain text."""
    way = "one" if it.days == 1 else "total" if it.is_total else "last"
    return localizer.t(
        f"movers.revised.{way}",
        name=name,
        start=localizer.short_day(it.first_day),
        end=localizer.short_day(it.last_day),
        days=it.days,
        before=progress.amount(it.before, unit, localizer),
        after=progress.amount(it.after, unit, localizer),
    )


def broken(name: str, it: Broken, localizer: Localizer) -> str:
    """Return from when on a KPI counts something else, as plain text."""
    day, new = localizer.short_day(it.day), limits.clip(it.name.to(localizer.language), _NOTE)
    if not new:
        return localizer.t("movers.broken.line_unnamed", name=name, day=day)
    return localizer.t("movers.broken.line", name=name, day=day, new=new)


def around(days: Sequence[MarkedDay], country: str, localizer: Localizer) -> str:
    """Return the days beside which it moved, in one line; empty: there are none."""
    said = [marked(one, country, localizer) for one in days]
    if not said:
        return ""
    return localizer.t("movers.around", days=localizer.t("movers.comma").join(said))


def marked(it: MarkedDay, country: str, localizer: Localizer) -> str:
    """Return a marked day with what there is to know of it, as plain text."""
    day = localizer.short_day(it.day)
    if it.mark is Mark.HOLIDAY:
        return _holiday(it.day, day, country, localizer)
    if it.mark is Mark.REVISION:
        before, after = (localizer.number(one or Decimal(0)) for one in (it.before, it.after))
        return localizer.t("movers.mark.revision", day=day, before=before, after=after)
    return localizer.t(f"movers.mark.{it.mark.value}", day=day, text=limits.clip(it.text, _NOTE))


def _holiday(day: date, said: str, country: str, localizer: Localizer) -> str:
    name = holiday_name(country, day, localizer.language.value)
    return localizer.t("movers.mark.holiday", day=said, text=name)
