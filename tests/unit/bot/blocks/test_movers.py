from dataclasses import replace
from decimal import Decimal

import pytest

from bot.blocks import movers
from bot.i18n.localizer import load_localizers
from kpi.digest import Broken, Label, Revised
from kpi.knowledge import Text
from kpi.marked_days import Mark, MarkedDay
from kpi.model import Aggregation, KpiId, Language, Period, Scope, Unit
from kpi.movement import Movement
from kpi.movers import Because, Mover, Piece, PostPiece
from kpi.posts import Post
from tests.factories import a_day

LABEL = Label(kpi_id=KpiId("k1"), name=Text(ja="数", en="Number"), scope=Scope(), unit=Unit.COUNT)
LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]
INSTAGRAM = Scope(platform="instagram", campaign="秋コーデ")


def a_piece(
    effect: object, share: object = "0.7", scope: Scope | None = INSTAGRAM, **changes: object
) -> Piece:
    made = Piece(scope=scope, effect=Decimal(str(effect)), share=Decimal(str(share)))
    return replace(made, **changes)  # type: ignore[arg-type]


def because(*pieces: Piece, share: object = "0.7") -> Because:
    return Because(pieces=pieces, share=Decimal(str(share)))


def a_mover(before: object = 1780, after: object = 2100, **changes: object) -> Mover:
    made = Mover(
        window=Period(start=a_day(-7), end=a_day()),
        before=Period(start=a_day(-14), end=a_day(-7)),
        aggregation=Aggregation.SUM,
        movement=Movement(
            before=Decimal(str(before)), after=Decimal(str(after)), distance=4.0, is_news=True
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_rise_is_told_with_the_part_that_carries_it() -> None:
    it = a_mover(because=because(a_piece(224)))

    assert movers.line("クリック数", it, Unit.COUNT, JA) == (
        "クリック数: 11/30〜12/6の7日間は2,100。その前の7日間から+320（+18%）。"
        "増えた分の約7割は「Instagram / 秋コーデ」です。"
    )
    assert movers.line("Clicks", it, Unit.COUNT, EN) == (
        "Clicks: 2,100 in the 7 days from Nov 30 to Dec 6, +320 (+18%) on the 7 days before. "
        "About 70% of the increase came from Instagram / 秋コーデ."
    )


def test_nothing_is_said_of_parts_where_none_explains_it() -> None:
    said = movers.line("Clicks", a_mover(0, 320), Unit.COUNT, EN)

    assert said == "Clicks: 320 in the 7 days from Nov 30 to Dec 6, +320 on the 7 days before."


@pytest.mark.parametrize(
    ("share", "ja", "en"),
    [
        ("0.6", "減った分の約6割は", "About 60% of the decrease came from"),
        ("0.97", "減った分のほとんどは", "Nearly all of the decrease came from"),
        ("1.4", "だけで-500、ほかは", "alone makes -500; the rest went the other way"),
    ],
)
def test_how_much_of_it_a_part_is_is_told_in_words(share: str, ja: str, en: str) -> None:
    it = a_mover(2100, 1780, because=because(a_piece(-500), share=share))

    assert ja in movers.explanation(it, Unit.COUNT, JA)
    assert en in movers.explanation(it, Unit.COUNT, EN)


def a_post(effect: object = 3000, share: object = "0.8", **changes: object) -> Piece:
    made = PostPiece(
        post=Post("p1", "秋の新作をご紹介"),
        day=a_day(-3),
        value=Decimal(3500),
        usual=Decimal(512),
        is_before=False,
    )
    post = replace(made, **changes)  # type: ignore[arg-type]
    return a_piece(effect, share, None, post=post)


@pytest.mark.parametrize(
    ("share", "ja", "en"),
    [
        (
            "0.8",
            "約8割は、12/4の投稿「秋の新作をご紹介」が普段より伸びた分です（3,500、普段は512前後）。",
            "About 80% of the increase came from the post of Dec 4 “秋の新作をご紹介”, which",
        ),
        (
            "0.97",
            "増えた分のほとんどは、12/4の投稿",
            "Nearly all of the increase came from the post",
        ),
        ("1.4", "ほかは合わせると減っています", "the rest together went down"),
    ],
)
def test_a_post_is_told_with_what_posts_usually_have(share: str, ja: str, en: str) -> None:
    it = a_mover(1000, 4750, because=because(a_post(), share=share))

    assert ja in movers.explanation(it, Unit.COUNT, JA)
    assert en in movers.explanation(it, Unit.COUNT, EN)


@pytest.mark.parametrize(("share", "ja"), [("0.8", "その前の7日間に"), ("1.4", "分がなくなった")])
def test_a_post_of_the_days_before_explains_a_fall(share: str, ja: str) -> None:
    it = a_mover(4750, 1000, because=because(a_post(is_before=True), share=share))

    assert ja in movers.explanation(it, Unit.COUNT, JA)


def a_rated_post(share: object = "0.8", **changes: object) -> Piece:
    below = Text(ja="リーチ数", en="Reach")
    rated = {"value": Decimal("1.234"), "usual": Decimal("4.051"), "weight": Decimal("0.714")}
    return a_post(Decimal("-1.6"), share, below=below, **{**rated, **changes})


@pytest.mark.parametrize(
    ("share", "is_before", "ja", "en"),
    [
        (
            "0.8",
            False,
            "秋の新作をご紹介」によるものです（この投稿は1.23%で、リーチ数の71%を占めます。",
            "“秋の新作をご紹介” (1.23% on 71% of “Reach”; usual is about 4.05%).",
        ),
        (
            "0.97",
            True,
            "下がった分のほとんどは、その前の7日間にあった12/4の投稿",
            "Nearly all of the fall comes from the post of Dec 4",
        ),
        ("1.4", False, "大きく動かした一方、ほかは", "the rest together went the other way"),
        ("1.4", True, "が抜けた一方、ほかは", "which was in the 7 days before; the rest"),
    ],
)
def test_a_post_behind_a_rate_is_told_with_its_rate_and_its_part(
    share: str, ja: str, en: str, *, is_before: bool
) -> None:
    piece = a_rated_post(share, is_before=is_before)
    it = a_mover(
        "4.05", "2.45", because=because(piece, share=share), aggregation=Aggregation.RATIO
    )

    assert ja in movers.explanation(it, Unit.PERCENT, JA)
    assert en in movers.explanation(it, Unit.PERCENT, EN)


def test_a_post_without_words_is_told_by_its_address_or_its_day() -> None:
    link = a_post(post=Post("p1", "", "https://x.example/1"))
    counted = a_piece(-90, counts=(4, 3), scope=None)
    it = a_mover(pieces=(link, a_post(post=Post("p1")), counted))

    assert movers.pieces(it, Unit.COUNT, JA) == [
        "12/4の投稿「https://x.example/1」: +3,000",
        "12/4の投稿: +3,000",
        "投稿の本数（4本から3本）: -90",
    ]


def test_two_parts_are_told_together() -> None:
    pair = (a_piece(300), a_piece(200, scope=Scope(platform="x")))
    most = a_mover(because=because(*pair, share="0.9"))
    more = a_mover(because=because(*pair, share="1.5"))

    assert "「Instagram / 秋コーデ」と「X」です" in movers.explanation(most, Unit.COUNT, JA)
    assert "Instagram / 秋コーデ and X." in movers.explanation(most, Unit.COUNT, EN)
    assert "「X」で+500、" in movers.explanation(more, Unit.COUNT, JA)


@pytest.mark.parametrize(("effect", "way"), [(-300, "多かった"), (300, "少なかった")])
def test_a_day_before_is_told_from_those_that_are_looked_at(effect: int, way: str) -> None:
    it = a_mover(because=because(a_piece(effect, scope=None, day=a_day(-12), is_before=True)))

    said = movers.explanation(it, Unit.COUNT, JA)

    assert f"はその前の期間の2026年11月25日(水)が{way}分です。" in said


def test_a_single_day_is_named_with_its_weekday() -> None:
    it = a_mover(because=because(a_piece(300, scope=None, day=a_day(-3))))

    assert "は2026年12月4日(金)の1日です" in movers.explanation(it, Unit.COUNT, JA)
    assert "from one day, Fri, Dec 4, 2026." in movers.explanation(it, Unit.COUNT, EN)


def test_a_rate_moves_in_points_and_is_told_by_its_sides() -> None:
    sides = (
        a_piece(1, scope=None, side=Text(ja="クリック", en="Clicks"), relative=Decimal("0.05")),
        a_piece(1, scope=None, side=Text(ja="表示", en="Impressions"), relative=Decimal("0.4")),
    )
    it = a_mover("2.4", "1.8", aggregation=Aggregation.RATIO, sides=sides)

    assert movers.line("CTR", it, Unit.PERCENT, JA) == (
        "CTR: 11/30〜12/6の7日間は1.8%。その前の7日間から-0.6ポイント（-25%）。"
        "内訳は、クリック +5%、表示 +40%です。"
    )
    assert movers.explanation(it, Unit.PERCENT, EN) == "Behind it: Clicks +5%, Impressions +40%."


def test_a_rate_rises_and_falls_where_a_sum_grows_and_shrinks() -> None:
    up = a_mover("1.8", "2.4", aggregation=Aggregation.RATIO, because=because(a_piece("0.4")))
    down = replace(up, movement=a_mover("2.4", "1.8").movement)

    assert movers.explanation(up, Unit.PERCENT, JA).startswith("上がった分の")
    assert movers.explanation(down, Unit.PERCENT, JA).startswith("下がった分の")


def test_a_level_is_told_by_what_it_gained() -> None:
    it = a_mover(12_000, 12_320, aggregation=Aggregation.LAST)

    assert movers.line("フォロワー数", it, Unit.COUNT, JA) == (
        "フォロワー数: 11/30〜12/6の7日間で+320（12,000から12,320）。"
    )


def test_pieces_and_the_rest_add_up_to_the_change() -> None:
    pieces = tuple(a_piece(100 - n, scope=Scope(account=f"a{n}")) for n in range(8))
    it = a_mover(pieces=pieces, rest=Decimal(-10))

    said = movers.pieces(it, Unit.COUNT, JA)

    assert said[0] == "「a0」: +100"
    assert len(said) == 7
    assert said[-1] == f"そのほか: +{94 + 93 - 10}"


def test_pieces_without_a_rest_stand_alone() -> None:
    assert movers.pieces(a_mover(pieces=(a_piece(320),)), Unit.COUNT, EN) == [
        "Instagram / 秋コーデ: +320"
    ]
    assert movers.pieces(a_mover(), Unit.COUNT, EN) == []


def test_days_beside_it_are_named_and_not_called_the_cause() -> None:
    days = (
        MarkedDay(day=a_day(-14), mark=Mark.HOLIDAY),
        MarkedDay(day=a_day(-4), mark=Mark.NOTE, text="セール開始"),
        MarkedDay(day=a_day(-3), mark=Mark.BREAK, text="ビュー"),
        MarkedDay(day=a_day(-2), mark=Mark.REVISION, before=Decimal(1200), after=Decimal(1350)),
    )

    assert movers.around(days, "JP", JA) == (
        "同じ期間にあったこと（原因とは限りません）: 11/23 勤労感謝の日、12/3 セール開始、"
        "12/4から「ビュー」として集計、12/5 値の修正（1,200から1,350）"
    )
    assert movers.around(days[:1], "JP", EN) == (
        "In the same days (not necessarily the cause): Nov 23 Labor Thanksgiving Day"
    )
    assert movers.around((), "JP", JA) == ""


def a_revised(**changes: object) -> Revised:
    made = Revised(
        label=LABEL,
        first_day=a_day(-4),
        last_day=a_day(-2),
        days=3,
        is_total=True,
        before=Decimal(3600),
        after=Decimal(3780),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_corrected_day_is_told_with_both_values() -> None:
    it = a_revised(days=1, is_total=False, before=Decimal(1200), after=Decimal(1350))

    assert movers.revised("クリック数", it, Unit.COUNT, JA) == (
        "クリック数: 12/5の値が1,200から1,350に修正されました。"
    )
    assert movers.revised("Clicks", it, Unit.COUNT, EN) == (
        "Clicks: the value of Dec 5 was revised from 1,200 to 1,350."
    )


def test_corrected_days_are_told_in_one_line() -> None:
    assert movers.revised("クリック数", a_revised(), Unit.COUNT, JA) == (
        "クリック数: 12/3〜12/5のうち3日分が修正されました（合計で3,600から3,780）。"
    )
    last = a_revised(is_total=False)
    assert movers.revised("Followers", last, Unit.COUNT, EN) == (
        "Followers: 3 days between Dec 3 and Dec 5 were revised (Dec 5 from 3,600 to 3,780)."
    )


def test_a_break_says_what_is_not_compared() -> None:
    it = Broken(label=LABEL, day=a_day(-3), name=Text(ja="Views", en="Views"))

    assert movers.broken("表示回数", it, JA) == (
        "表示回数: 12/4から「Views」として集計されています。"
        "数え方が変わったため、それより前とは比べていません。"
    )
    assert "since Dec 4" in movers.broken("Impressions", it, EN)


def test_a_break_without_a_name_says_only_that_it_is_one() -> None:
    it = Broken(label=LABEL, day=a_day(-3), name=Text())

    assert movers.broken("表示回数", it, JA) == (
        "表示回数: 12/4から数え方が変わりました。それより前とは比べていません。"
    )
    assert "counted differently since Dec 4" in movers.broken("Impressions", it, EN)
