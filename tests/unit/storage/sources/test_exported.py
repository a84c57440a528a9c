from datetime import date
from decimal import Decimal

from kpi.imports import Answers, DateOrder, Grain, NoKpi, OpenFile, RawRow
from storage.sources.files.exported import as_export
from storage.sources.files.exports import Export, headers, measures
from storage.sources.files.opening import open_file
from storage.sources.files.table import Row

POSTS = Export(
    platform="somewhere",
    export="content",
    grain=Grain.PER_POST,
    tells=(headers("Post ID", "Published"),),
    day=headers("Published"),
    post=headers("Post ID"),
    account=headers("Account"),
    campaign=headers("Campaign"),
    known=headers("Text"),
    metrics=measures(
        {"impressions": ("Views", "Impressions"), "watch_time": ("Seconds",)},
        factors={"watch_time": Decimal("0.5")},
    ),
    date_order=DateOrder.MONTH_FIRST,
)


def read(*lines: str, export: Export = POSTS, answers: Answers | None = None) -> OpenFile:
    rows = [Row(number, line.split(",")) for number, line in enumerate(lines, start=1)]
    return as_export(export, rows[0], lambda: iter(rows), answers or Answers())


def taken(file: OpenFile) -> list[RawRow]:
    return [row for row in file.rows() if isinstance(row, RawRow)]


def test_headers_fit_however_they_are_written_and_only_as_a_whole() -> None:
    assert POSTS.fits(headers("ＰＯＳＴ　ＩＤ", "published ", "Views", "Something")) == 4
    assert POSTS.fits(headers("Post ID of the page", "Published")) == 0


def test_each_post_counts_once_and_its_numbers_stand_at_its_publication() -> None:
    file = read("Post ID,Published,Views", "1,2026-11-02,5", "2,2026-11-03,--")

    assert [(row.name, row.day, row.value) for row in taken(file)] == [
        ("#post", date(2026, 11, 2), Decimal(1)),
        ("Views", date(2026, 11, 2), Decimal(5)),
        ("#post", date(2026, 11, 3), Decimal(1)),
    ]
    assert file.facts.metrics["#post"] == "post_count"


def test_of_two_columns_of_one_metric_the_better_is_taken_and_the_other_said() -> None:
    file = read("Impressions,Published,Post ID,Views,Text,More", "1,2026-11-02,9,5,a,b")

    assert [row.name for row in taken(file)] == ["#post", "Views"]
    assert file.facts.left_out == ("Impressions", "More")


def test_a_columns_unit_becomes_the_metrics() -> None:
    file = read("Post ID,Published,Seconds", "1,2026-11-02,9")

    assert taken(file)[-1].value == Decimal("4.5")


def test_account_and_campaign_are_those_of_the_row() -> None:
    file = read("Post ID,Published,Account,Campaign", "1,2026-11-02,mato,Autumn")

    assert (taken(file)[0].scope.account, taken(file)[0].scope.campaign) == ("mato", "Autumn")


def test_a_row_of_totals_is_no_data_and_another_without_a_day_is_refused() -> None:
    file = read("Post ID,Published,Views", "Total,,9", "7,soon,9")

    assert [row.line for row in file.rows()] == [3]


def test_what_holds_no_kpi_data_has_no_rows() -> None:
    export = Export(
        platform="somewhere", export="x", tells=(headers("A"),), metrics={}, no_kpi=NoKpi.AUDIENCE
    )

    file = read("A,Date", "5,2026-11-02", export=export)

    assert list(file.rows()) == []
    assert file.facts.no_kpi == "audience"


def test_slashed_days_are_meant_as_the_platform_writes_them_unless_they_prove_otherwise() -> None:
    header = "Date,Impressions,New follows,Unfollows\n"
    proven = open_file("x.csv", f"{header}13/11/2026,1,2,3\n".encode(), Answers())

    assert taken(proven)[0].day == date(2026, 11, 13)


def test_what_posts_had_in_all_is_no_series_of_what_happened_on_a_day() -> None:
    file = read("Post ID,Published,Views", "1,2026-11-02,5")

    assert [(row.name, row.scope.basis) for row in taken(file)] == [
        ("#post", "posts"),
        ("Views", "posts"),
    ]
