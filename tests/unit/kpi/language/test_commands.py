"""Subcommands of ``/goal`` and ``/kpi`` in both languages, and slips of the finger."""

import pytest

from kpi.language import commands
from kpi.language.commands import (
    AlertsRequest,
    ChannelSettings,
    CheckIn,
    CloseGoal,
    DigestRequest,
    EditGoal,
    EditKpi,
    GoalDraft,
    GoalHelp,
    ImportData,
    Improve,
    KpiDraft,
    KpiHelp,
    ListGoals,
    ListKpis,
    ListPurposes,
    ListVerdicts,
    LogDraft,
    RemoveKpi,
    ReopenGoal,
    RestoreKpi,
    ReviewGoal,
    ShowFormula,
    ShowStatus,
    SourcesRequest,
    Undo,
    Unknown,
    WriteNote,
    parse_goal,
    parse_kpi,
)
from kpi.language.subcommands import GOAL_WORDS, KPI_WORDS, nearest
from kpi.model import Language
from tests.unit.kpi.language.readings import reading_for


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("list", ListGoals()),
        ("LIST", ListGoals()),
        ("  list  ", ListGoals()),
        ("一覧", ListGoals()),
        ("一覧を", ListGoals()),
        ("リスト", ListGoals()),
        ("edit", EditGoal()),
        ("edit 認知", EditGoal(hint="認知")),
        ("編集 「認知度を高める」", EditGoal(hint="認知度を高める")),
        ("変更\u3000認知", EditGoal(hint="認知")),
        ("close", CloseGoal()),
        ("終了 認知", CloseGoal(hint="認知")),
        ("完了", CloseGoal()),
        ("delete awareness", CloseGoal(hint="awareness")),
        ("削除", CloseGoal()),
        ("reopen awareness", ReopenGoal(hint="awareness")),
        ("再開", ReopenGoal()),
        ("いちらん", ListGoals()),
        ("show", ListGoals()),
        ('close "Drive traffic"', CloseGoal(hint="Drive traffic")),
        ("help", GoalHelp()),
        ("help!", GoalHelp()),
        ("?", GoalHelp()),
        ("？", GoalHelp()),
        ("ヘルプ", GoalHelp()),
        ("使い方", GoalHelp()),
    ],
)
def test_each_word_of_goal_asks_for_its_thing(text: str, request_: object) -> None:
    assert parse_goal(text, reading_for(text)) == request_


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("log", CheckIn()),
        ("記録", CheckIn()),
        ("log   ", CheckIn()),
        ("status", ShowStatus()),
        ("状況", ShowStatus()),
        ("状況は？", ShowStatus()),
        ("status clicks", ShowStatus(hint="clicks")),
        ("進捗 「認知」", ShowStatus(hint="認知")),
        ("list", ListKpis()),
        ("一覧", ListKpis()),
        ("remove clicks", RemoveKpi(hint="clicks")),
        ("削除 クリック", RemoveKpi(hint="クリック")),
        ("delete", RemoveKpi()),
        ("消して", RemoveKpi()),
        ("restore clicks", RestoreKpi(hint="clicks")),
        ("復活 クリック", RestoreKpi(hint="クリック")),
        ("へるぷ", KpiHelp()),
        ("sources", SourcesRequest()),
        ("連携", SourcesRequest()),
        ("import", ImportData()),
        ("取り込み", ImportData()),
        ("取込", ImportData()),
        ("undo", Undo()),
        ("取り消し", Undo()),
        ("元に戻す", Undo()),
        ("settings", ChannelSettings()),
        ("チャンネル設定", ChannelSettings()),
        ("language English", ChannelSettings(language=Language.EN)),
        ("言語 日本語", ChannelSettings(language=Language.JA)),
        ("language klingon", ChannelSettings(unread="klingon")),
        ("help", KpiHelp()),
        ("ヘルプ", KpiHelp()),
    ],
)
def test_each_word_of_kpi_asks_for_its_thing(text: str, request_: object) -> None:
    assert parse_kpi(text, reading_for(text)) == request_


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("add clicks 100", KpiDraft),
        ("追加 クリック 100", KpiDraft),
        ("clicks 100", KpiDraft),
        ("", KpiDraft),
        ("edit clicks 200 by Jan 31", EditKpi),
        ("編集", EditKpi),
        ("log clicks 100", LogDraft),
        ("digest", DigestRequest),
        ("定期レポート 毎週月曜 9時", DigestRequest),
        ("alerts", AlertsRequest),
        ("通知 オフ", AlertsRequest),
    ],
)
def test_words_that_take_more_words_read_them(text: str, kind: type) -> None:
    assert isinstance(parse_kpi(text, reading_for(text)), kind)


def test_an_edit_says_which_kpi_and_what_becomes_of_it() -> None:
    found = parse_kpi("edit clicks 6,000 by Jan 31", reading_for("clicks"))

    assert isinstance(found, EditKpi)
    assert found.draft.metric_text == "clicks"
    assert found.draft.amount is not None
    assert found.draft.amount.value == 6000


@pytest.mark.parametrize(
    ("text", "word", "near"),
    [
        ("stauts", "stauts", "status"),
        ("statsu", "statsu", "status"),
        ("lsit", "lsit", "list"),
        ("halp", "halp", "help"),
        ("lst", "lst", "list"),
        ("hlp", "hlp", "help"),
        ("remvoe everything", "remvoe", "remove"),
        ("recrod clicks 120", "recrod", "record"),
        ("記録クリック 120", "記録クリック", "記録"),
        ("状況確認", "状況確認", "状況"),
        ("ダイジエスト", "ダイジエスト", "ダイジェスト"),
        ("ステータズ", "ステータズ", "ステータス"),
        ("digest wekly", "digest wekly", "digest weekly"),
        ("digest maybe wekly", "digest wekly", "digest weekly"),
        ("digest weekly mondya 9:00", "digest mondya", "digest monday"),
        ("alerts snoze 2h", "alerts snoze", "alerts snooze"),
        ("alerts quite 22:00-8:00", "alerts quite", "alerts quiet"),
    ],
)
def test_a_slip_of_the_finger_is_answered_with_the_nearest_word(
    text: str, word: str, near: str
) -> None:
    found = parse_kpi(text, reading_for(text))

    assert found == Unknown(command="kpi", word=word, nearest=near)


def test_a_slip_after_goal_is_answered_as_well() -> None:
    found = parse_goal("lsit", reading_for("lsit"))

    assert found == Unknown(command="goal", word="lsit", nearest="list")


@pytest.mark.parametrize(
    "text",
    [
        "clicks",
        "clicks 100",
        "stats 100",
        "recorder 100",
        "リーチ",
        "あああ",
        "unrelated words",
        "9",
    ],
)
def test_metrics_and_strange_words_are_no_slips(text: str) -> None:
    assert isinstance(parse_kpi(text, reading_for(text)), KpiDraft)


@pytest.mark.parametrize("text", ["lift brand awareness", "ends meet", "build", "認知"])
def test_a_goal_that_resembles_a_word_is_a_goal(text: str) -> None:
    assert isinstance(parse_goal(text, reading_for(text)), GoalDraft)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("digset", "digest"),
        ("digestt", "digest"),
        ("dgest", "digest"),
        ("imprt", "import"),
        ("一覧表", "一覧"),
        ("notifcations", "notifications"),
        ("log", None),
        ("x", None),
        ("", None),
        ("completely", None),
        ("statusstatusstatus", None),
    ],
)
def test_one_slip_is_forgiven_in_short_words_and_two_in_long_ones(
    word: str, near: str | None
) -> None:
    assert nearest(word, {name: name for name in KPI_WORDS if name != "log"}) == near


@pytest.mark.parametrize(
    "text", ["Show people what we do", "Restore trust in our brand", "Remove doubts about us"]
)
def test_a_goal_may_begin_with_a_verb_that_is_an_order_alone(text: str) -> None:
    found = parse_goal(text, reading_for(text))

    assert isinstance(found, GoalDraft)
    assert found.sentence == text


@pytest.mark.parametrize(
    "text", ["目的: 認知度を高めたい", "目的 認知度を高めたい", "purpose: be known"]
)
def test_a_goal_may_have_its_label_before_it(text: str) -> None:
    found = parse_goal(text, reading_for(text))

    assert isinstance(found, GoalDraft)
    assert found.sentence in {"認知度を高めたい", "be known"}


def test_every_word_of_the_tables_is_read_and_every_request_has_a_word() -> None:
    goal = {type(parse_goal(word, reading_for(word))) for word in GOAL_WORDS}
    kpi = {type(parse_kpi(word, reading_for(word))) for word in KPI_WORDS}

    assert goal == {
        GoalDraft,
        ListGoals,
        ListPurposes,
        EditGoal,
        CloseGoal,
        ReopenGoal,
        ReviewGoal,
        GoalHelp,
    }
    assert kpi == {
        KpiDraft,
        CheckIn,
        ShowStatus,
        ListKpis,
        ListVerdicts,
        ShowFormula,
        EditKpi,
        RemoveKpi,
        RestoreKpi,
        ImportData,
        DigestRequest,
        AlertsRequest,
        ChannelSettings,
        SourcesRequest,
        Improve,
        WriteNote,
        Undo,
        KpiHelp,
    }


def test_everything_that_is_offered_exists() -> None:
    assert all(hasattr(commands, name) for name in commands.__all__)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("change people's minds about us by March 31", "change people's minds about us"),
        ("close the gap to our rival", "close the gap to our rival"),
        ("reopen the talk with our fans", "reopen the talk with our fans"),
        ("change awareness", None),
        ("edit people's minds about us", None),
        ("変更 認知度 を 高める", None),
        ("change the goal until Feb 31", None),
    ],
)
def test_an_order_may_be_a_goal_where_it_names_none(text: str, sentence: str | None) -> None:
    request = parse_goal(text, reading_for(text))

    assert isinstance(request, EditGoal | CloseGoal | ReopenGoal)
    assert (request.draft.sentence if request.draft else None) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("new customers for our shop by March 31", "new customers for our shop"),
        ("new loyal fans", "new loyal fans"),
        ("new Raise brand awareness", "Raise brand awareness"),
        ("new", ""),
    ],
)
def test_who_is_new_belongs_to_the_goal(text: str, sentence: str) -> None:
    request = parse_goal(text, reading_for(text))

    assert isinstance(request, GoalDraft)
    assert request.sentence == sentence


@pytest.mark.parametrize(
    ("text", "language", "unread"),
    [
        ("language french", None, "french"),
        ("言語 フランス語", None, "フランス語"),
        ("language en français", None, "en français"),
        ("language english please", Language.EN, ""),
        ("言語 日本語で", Language.JA, ""),
        ("language english or japanese", None, "english or japanese"),
        ("settings", None, ""),
    ],
)
def test_a_language_that_there_is_not_is_said_back(
    text: str, language: Language | None, unread: str
) -> None:
    request = parse_kpi(text, reading_for(text))

    assert request == ChannelSettings(language=language, unread=unread)
