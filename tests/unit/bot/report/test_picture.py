import struct
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.i18n.localizer import Localizer
from bot.report import picture
from kpi.charts import Chart
from kpi.digest import Line
from kpi.knowledge import Text
from kpi.model import TargetKind, Unit
from kpi.progress import Progress, Status
from kpi.usecases.periods.stories import Chapter, Story
from tests.drawn import LABEL, a_chart, a_forecast_chart
from tests.factories import DECEMBER, OWNER, a_goal, a_kpi
from tests.rendering import BOTH, HOSTILE

PNG = b"\x89PNG\r\n\x1a\n"


def a_chapter(chart: Chart | None, name: str = "インプレッション数", **label: object) -> Chapter:
    line = Line(
        label=replace(LABEL, name=Text(ja=name, en=name), **label),  # type: ignore[arg-type]
        kind=TargetKind.TOTAL,
        progress=Progress(status=Status.ON_TRACK, window=DECEMBER, target=Decimal(31_000)),
        owner_id=OWNER,
    )
    return Chapter(kpi=a_kpi(), line=line, chart=chart, points=())


def a_story(*chapters: Chapter, sentence: str = "認知度を高めたい") -> Story:
    goal = a_goal(sentence=sentence)
    return Story(goal=goal, purpose=None, zone="Asia/Tokyo", chapters=chapters, events=())


def size(body: bytes | None) -> tuple[int, int]:
    """Return width and height of a picture, from its head."""
    assert body is not None
    assert body.startswith(PNG)
    wide, tall = struct.unpack(">II", body[16:24])
    return wide, tall


def test_what_a_day_is_marked_with_is_drawn() -> None:
    plain = picture.as_png(a_story(a_chapter(a_chart())), BOTH[0])
    at = DECEMBER.start
    marks: list[dict[str, object]] = [
        {"revised": (at,)},
        {"country": "ID", "days": (at, date(2026, 12, 20), date(2026, 12, 26))},
        {"breaks": ((at, Text(ja="", en="")),)},
    ]

    drawn = {picture.as_png(a_story(a_chapter(a_chart(**one))), BOTH[0]) for one in marks}

    assert plain not in drawn
    assert len(drawn) == len(marks)


@pytest.mark.parametrize("localizer", BOTH)
def test_kpis_stand_one_below_the_other(localizer: Localizer) -> None:
    one = picture.as_png(a_story(a_chapter(a_chart())), localizer)
    two = picture.as_png(
        a_story(a_chapter(a_chart()), a_chapter(a_forecast_chart(), unit=Unit.PERCENT)), localizer
    )

    assert size(one)[0] == size(two)[0] == 1296
    assert size(two)[1] > size(one)[1] + 400


# A sign without a shape would be a warning, and a warning fails a test.
@pytest.mark.parametrize(
    "words", [HOSTILE, "🎉 売上 $1 と $2 🏆", "髙﨑 ①㈱ ～ – “”", "𝔘\u200b\u202e"]
)
def test_whatever_people_type_can_be_drawn(words: str) -> None:
    chart = a_chart(notes=((date(2026, 12, 6), words),))

    body = picture.as_png(a_story(a_chapter(chart, words), sentence=words), BOTH[0])

    assert size(body) > (0, 0)


def test_a_line_over_one_value_can_be_drawn() -> None:
    flat = a_chart(needed=None, actual=(Decimal(5),) * 3, is_running_total=False)

    assert size(picture.as_png(a_story(a_chapter(flat)), BOTH[0])) > (0, 0)


def test_without_a_chart_there_is_no_picture() -> None:
    assert picture.as_png(a_story(a_chapter(None)), BOTH[0]) is None


def test_of_many_kpis_the_first_are_drawn() -> None:
    most = picture.as_png(a_story(*[a_chapter(a_chart())] * picture.MOST), BOTH[0])
    more = picture.as_png(a_story(*[a_chapter(a_chart())] * (picture.MOST + 3)), BOTH[0])

    assert size(more) == size(most)
