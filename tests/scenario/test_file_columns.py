"""A dropped table whose columns a person says: asked, checked, kept, reused, forgotten."""

from collections.abc import Iterator

import pytest

from bot.ids import DataUi, nth
from bot.sandbox.model import Message, View
from bot.sandbox.person import readable
from kpi.model import ChannelId, UserId
from tests.dropped import DAYS, drop, one
from tests.logged import values
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

HEADER = "Tag,Gesehen,Herzen,Notiz,Folgende"
TABLE = f"{HEADER}\n{DAYS[0]},100,5,gut,3\n{DAYS[1]},120,7,matt,x\n"
#: The same columns in another order, a week later.
TURNED = f"Herzen,Tag,Notiz,Folgende,Gesehen\n9,{DAYS[1]},,4,150\n"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


def opened(stage: MatoStage, preview: Message) -> View:
    view = stage.aya.click(preview, DataUi.COLUMNS).view
    assert view is not None
    return view


def column(place: int) -> str:
    return nth(DataUi.COLUMN_METRIC, place)


def entries(stage: MatoStage, view: View, chosen: dict[str, str]) -> dict[str, dict[str, object]]:
    """Return what is entered; of metrics the first that is offered."""
    found: dict[str, dict[str, object]] = {}
    for field, value in chosen.items():
        is_metric = field.startswith(DataUi.COLUMN_METRIC)
        entered = stage.aya.type_ahead(view, field, value) if is_metric else [value]
        named = [one for one in entered if isinstance(one, str) or value in one["text"]["text"]]
        found[f"{field}:0"] = {field: named[0]}
    return found


def said(stage: MatoStage, preview: Message, chosen: dict[str, str]) -> Message:
    """Submit the modal and return the preview as it is then."""
    view = opened(stage, preview)
    seen = stage.aya.submit(view, entries(stage, view, chosen))
    assert (seen.errors, seen.failure) == ({}, None)
    return seen.reply


def test_a_table_that_nobody_knows_is_read_as_a_person_says(stage: MatoStage) -> None:
    preview = one(drop(stage, TABLE, "tabelle.csv"))
    assert "どの列がどの指標か分かりませんでした" in preview.text
    view = opened(stage, preview)
    assert "例: 100 / 120" in str(view.blocks)
    assert "Notiz" not in readable(view)

    chosen = {column(0): "インプレッション", DataUi.COLUMN_PLATFORM: "x"}
    shown = said(stage, preview, chosen)

    assert shown.ts == preview.ts
    assert "インプレッション数（X）" in readable(shown)
    assert "合計 220" in readable(shown)
    stage.aya.click(shown, DataUi.IMPORT_CONFIRM)
    assert values(stage) == ["100", "120"]


def test_the_next_file_of_that_shape_is_read_the_same_way_until_it_is_forgotten(
    stage: MatoStage,
) -> None:
    preview = one(drop(stage, TABLE, "tabelle.csv"))
    shown = said(stage, preview, {column(0): "インプレッション", DataUi.COLUMN_PLATFORM: "x"})
    stage.aya.click(shown, DataUi.IMPORT_CONFIRM)

    again = one(drop(stage, TURNED, "woche 47.csv"))

    assert "前回の対応で読みました" in readable(again)
    assert "合計 150" in readable(again)
    stage.aya.click(again, DataUi.IMPORT_CONFIRM)
    assert values(stage) == ["100", "150"]

    listed = stage.aya.command("/kpi sources", stage.channel).reply
    assert "Gesehen → インプレッション数" in readable(listed)
    gone = stage.aya.click(listed, DataUi.FORGET_ANSWERS).reply
    assert "読み方を忘れました" in readable(gone)
    assert "Gesehen" not in readable(gone)
    assert "分かりませんでした" in one(drop(stage, TURNED, "woche 48.csv")).text


def test_what_cannot_be_is_said_beside_its_field_and_nothing_changes(stage: MatoStage) -> None:
    preview = one(drop(stage, TABLE, "tabelle.csv"))
    view = opened(stage, preview)

    def errors(*chosen: str) -> list[str]:
        fields = {column(place): value for place, value in enumerate(chosen)}
        return list(stage.aya.submit(view, entries(stage, view, fields)).errors.values())

    none, likes = "取り込まない", "いいね"
    assert errors(none, none, none) == ["取り込む列を、ひとつ以上選んでください。"]
    assert errors(likes, likes, none) == ["ほかの列と同じ指標です。どちらか一方にしてください。"]
    assert errors(likes, none, "フォロワー数") == [
        "数字ではない値が多い列です。「取り込まない」にしてください。"
    ]


def test_a_file_that_is_known_can_be_read_otherwise(stage: MatoStage) -> None:
    text = f"Date,Impressions,Likes\n{DAYS[0]},10,1\n{DAYS[1]},30,2\n"
    preview = one(drop(stage, text, "mine.csv"))
    assert "合計 40" in readable(preview)

    shown = said(stage, preview, {DataUi.COLUMN_GRAIN: "cumulative", column(1): "取り込まない"})

    assert "合計 20" in readable(shown)
    assert "いいね" not in readable(shown)
    stage.aya.click(shown, DataUi.IMPORT_CONFIRM)
    with stage.mato.deps.uow(reading=True) as uow:
        found = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        done = uow.audit.by_person(
            stage.workspace_id, UserId(stage.aya.user.id), ["file.columns_kept"]
        )
    assert [one.metric for one in found] == ["impressions"]
    assert len(done) == 1
