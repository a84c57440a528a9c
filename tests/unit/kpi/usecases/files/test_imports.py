from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotFound, NotUnderstood, Refused, Stale
from kpi.imports import Answers, DateOrder, Question, RateForm
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import ChannelId, DraftId, GoalState, Scope
from kpi.ports import Json, UnitOfWork
from kpi.usecases.files.imports import (
    WAITS,
    answer,
    answers_of,
    cancel,
    preview,
    read,
    received,
    tell_failed,
    waiting,
)
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.numbers import storing
from storage.sources.files.opening import open_file
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    WORKSPACE,
    UowFactory,
    a_draft,
    a_goal,
    a_moment,
    a_person,
    a_series,
    a_team,
    an_own_metric,
)
from tests.outboxes import deliver

TIDY = "date,metric,value\n2026-12-01,Likes,5\n2026-12-02,Likes,7\n2026-12-02,謎,7\nsoon,Likes,1\n"
META = 'sep=,\n"Reach"\n"Date","Primary"\n"2026-11-30T00:00:00","1245"\n'
OTHER = an_asker(a_person(user_id=OTHER_PERSON))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def dropped(uow: UnitOfWork, knowledge: Knowledge, body: str) -> tuple[DraftId, Json]:
    """Return the draft and what whoever dropped the file is told."""
    draft_id = preview(uow, an_asker(), knowledge, open_file, CHANNEL, "week.csv", body.encode())
    return draft_id, told(uow)


def told(uow: UnitOfWork) -> Json:
    (delivery,) = deliver(uow, NOW)
    return {"kind": delivery.message.kind, "to": delivery.to, **delivery.message.data}


# received


def test_a_file_in_a_channel_with_a_goal_is_fetched_once(uow: UnitOfWork) -> None:
    assert received(uow, an_asker(), CHANNEL, "F1")
    assert not received(uow, an_asker(), CHANNEL, "F1")

    (job,) = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=5)
    assert (job.kind, job.payload) == (
        "import",
        {"file": "F1", "channel": CHANNEL, "user": "U1"},
    )


def test_files_in_channels_without_an_open_goal_are_left_alone(uow: UnitOfWork) -> None:
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    assert not received(uow, an_asker(), CHANNEL, "F1")
    assert received(uow, an_asker(), ChannelId("D1"), "F1")


# preview


def test_a_file_is_shown_before_anything_is_stored(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id, said = dropped(uow, knowledge, TIDY)

    assert (said["kind"], said["to"]) == (MessageKind.IMPORT_PREVIEW, "U1")
    assert (said["draft"], said["channel"], said["name"]) == (draft_id, CHANNEL, "week.csv")
    assert (said["export"], said["platform"], said["questions"]) == ("tidy", "", [])
    assert said["series"] == [
        {
            "name": {"ja": "いいね数", "en": "Likes"},
            "scope": asdict(Scope()),
            "unit": "count",
            "aggregation": "sum",
            "days": 2,
            "first": "2026-12-01",
            "last": "2026-12-02",
            "total": "12",
            "last_value": "7",
            "points": ["5", "7"],
        }
    ]
    assert (said["more"], said["unknown"], said["refused"]) == (0, ["謎"], 1)
    assert said["refusals"] == [{"line": 5, "code": "import.no_day", "text": "soon"}]
    assert uow.series.of_channel(WORKSPACE, CHANNEL) == []


def test_a_draft_knows_how_many_values_it_holds(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id, _ = dropped(uow, knowledge, TIDY)

    draft = uow.drafts.get(WORKSPACE, draft_id)

    assert draft is not None
    assert (draft.data["values"], draft.expires_at) == (2, NOW + WAITS)


def test_more_series_than_fit_are_counted(uow: UnitOfWork, knowledge: Knowledge) -> None:
    lines = [f"2026-12-01,Likes,5,shop{n}\n" for n in range(15)]

    _, said = dropped(uow, knowledge, "date,metric,value,account\n" + "".join(lines))

    assert isinstance(said["series"], list)
    assert (len(said["series"]), said["more"]) == (12, 3)


def test_a_metric_of_the_team_s_own_is_known_by_its_name(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = an_own_metric(name="来店数（新宿）")
    uow.series.save_own_metric(own)
    uow.series.find_or_add(a_series(metric=own.metric))

    _, said = dropped(uow, knowledge, "日付,指標,値\n2026-12-01,来店数（新宿）,5\n")

    assert isinstance(said["series"], list)
    assert said["series"][0]["name"] == {"ja": "来店数（新宿）", "en": "来店数（新宿）"}


def test_what_other_channels_call_their_own_numbers_is_not_told(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = an_own_metric(name="謎の杯数")
    uow.series.save_own_metric(own)
    uow.series.find_or_add(a_series(channel_id=OTHER_CHANNEL, metric=own.metric))

    with pytest.raises(NotUnderstood):
        dropped(uow, knowledge, "日付,指標,値\n2026-12-01,謎の杯数,5\n")


def test_names_are_matched_whole(uow: UnitOfWork, knowledge: Knowledge) -> None:
    _, said = dropped(uow, knowledge, "日付,プロモのインプレッション,いいね\n2026-12-01,5,6\n")

    assert said["unknown"] == ["プロモのインプレッション"]


def test_a_file_of_which_nothing_can_be_taken_says_why(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        dropped(uow, knowledge, "date,metric,value\n2026-12-01,謎,5\nsoon,Likes,5\n")

    assert caught.value.code == "import.nothing"
    assert (caught.value.data["unknown"], caught.value.data["refused"]) == (["謎"], 1)
    assert deliver(uow, NOW) == []


def test_why_a_file_is_not_taken_goes_to_whoever_dropped_it(uow: UnitOfWork) -> None:
    tell_failed(uow, an_asker(), "week.csv", NotUnderstood("import.zip", name="other"))

    assert told(uow) == {
        "kind": MessageKind.IMPORT_FAILED,
        "to": "U1",
        "name": "week.csv",
        "code": "import.zip",
    }


# questions


def answered(
    uow: UnitOfWork, knowledge: Knowledge, draft_id: DraftId, question: Question, value: str
) -> Json:
    return answer(uow, an_asker(), knowledge, open_file, draft_id, question, value)


def test_what_the_file_does_not_say_is_asked_and_the_answer_kept(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id, said = dropped(uow, knowledge, META)
    assert said["questions"] == ["platform"]

    shown = answered(uow, knowledge, draft_id, Question.PLATFORM, "instagram")

    assert (shown["questions"], shown["platform"]) == ([], "instagram")
    assert shown["answers"] == {"platform": "instagram"}


def test_an_answer_can_be_changed(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id, _ = dropped(uow, knowledge, META)
    answered(uow, knowledge, draft_id, Question.PLATFORM, "instagram")

    asked = answered(uow, knowledge, draft_id, Question.PLATFORM, "")
    shown = answered(uow, knowledge, draft_id, Question.PLATFORM, "facebook")

    assert asked["questions"] == ["platform"]
    assert (shown["platform"], shown["answers"]) == ("facebook", {"platform": "facebook"})
    draft = waiting(uow, an_asker(), draft_id)
    _, found = read(uow, an_asker(), knowledge, open_file, draft)
    assert [scope for _, scope in found.series] == [Scope(platform="facebook")]


def test_answers_are_read_back_as_they_were_given() -> None:
    data = {"platform": "x", "account": "shop", "date_order": "day_first", "rate": "fraction"}

    assert answers_of(data) == Answers(
        platform="x", account="shop", date_order=DateOrder.DAY_FIRST, rate=RateForm.FRACTION
    )
    assert answers_of({}) == Answers()


def test_the_order_of_day_and_month_and_the_form_of_rates_are_asked_for(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id, said = dropped(uow, knowledge, "Date,CTR\n03/04/2026,0.034\n")
    assert said["questions"] == ["date_order"]

    once = answered(uow, knowledge, draft_id, Question.DATE_ORDER, "day_first")
    twice = answered(uow, knowledge, draft_id, Question.RATE, "fraction")

    assert (once["questions"], twice["questions"]) == (["rate"], [])
    assert isinstance(twice["series"], list)
    assert Decimal(twice["series"][0]["last_value"]) == Decimal("3.4")
    assert twice["series"][0]["first"] == "2026-04-03"


def test_what_was_answered_about_a_kind_of_file_is_not_asked_again(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id, _ = dropped(uow, knowledge, META)
    answered(uow, knowledge, draft_id, Question.PLATFORM, "facebook")
    storing.store(uow, an_asker(), knowledge, open_file, draft_id)

    _, said = dropped(uow, knowledge, META.replace("Reach", "Views"))

    assert (said["questions"], said["answers"]) == ([], {"platform": "facebook"})


def test_an_answer_that_was_given_but_not_confirmed_is_not_remembered(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id, _ = dropped(uow, knowledge, META)
    answered(uow, knowledge, draft_id, Question.PLATFORM, "facebook")

    _, said = dropped(uow, knowledge, META)

    assert said["questions"] == ["platform"]


def accounts_of(uow: UnitOfWork, *names: str) -> None:
    for name in names:
        scope = Scope(platform="instagram", account=name)
        uow.series.find_or_add(a_series(series_id=f"s {name}", metric="likes", scope=scope))


def test_of_several_accounts_the_right_one_is_asked_for(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    accounts_of(uow, "mato_jp", "mato_en")
    draft_id, said = dropped(uow, knowledge, META.replace("Reach", "Instagram follows"))
    assert (said["questions"], said["accounts"]) == (["account"], ["mato_en", "mato_jp"])

    shown = answered(uow, knowledge, draft_id, Question.ACCOUNT, "mato_jp")

    assert (shown["questions"], shown["account"]) == ([], "mato_jp")


def test_it_may_be_none_of_the_accounts(uow: UnitOfWork, knowledge: Knowledge) -> None:
    accounts_of(uow, "mato_jp", "mato_en")
    draft_id, _ = dropped(uow, knowledge, META.replace("Reach", "Instagram follows"))

    shown = answered(uow, knowledge, draft_id, Question.ACCOUNT, "-")

    assert (shown["questions"], shown["account"]) == ([], "")


@pytest.mark.parametrize("title", ["Reach", "Facebook visits"])
def test_no_account_is_asked_for_where_the_network_has_not_two(
    uow: UnitOfWork, knowledge: Knowledge, title: str
) -> None:
    accounts_of(uow, "mato_jp", "mato_en")

    _, said = dropped(uow, knowledge, META.replace("Reach", title))

    assert "account" not in str(said["questions"])


def test_a_file_that_holds_no_kpi_data_is_said_to(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with pytest.raises(NotUnderstood) as caught:
        dropped(uow, knowledge, "Gender,Distribution\nFemale,0.6\n")

    assert caught.value.code == "import.no_kpi_audience"


def test_a_dropped_file_is_read_by_the_channels_day_and_zone(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id, _ = dropped(uow, knowledge, TIDY)

    given = answers_of(waiting(uow, an_asker(), draft_id).data)

    assert (given.made_on, given.zone) == (local_day(NOW, "Asia/Tokyo"), "Asia/Tokyo")


def test_a_metric_that_got_its_name_later_is_said_to(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    _, said = dropped(uow, knowledge, META.replace("Reach", "Views"))

    assert said["renamed"] == [{"name": "Views", "since": 2025}]


def test_the_period_of_posts_is_what_the_files_name_says(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    body = b"Post id,Date,Post text,Impressions\n1,2026-12-01,a,5\n"
    name = "account_analytics_content_2026-11-01_2026-12-01.csv"

    preview(uow, an_asker(), knowledge, open_file, CHANNEL, name, body)

    assert told(uow)["period"] == ["2026-11-01", "2026-12-01"]


def test_posts_are_counted_in_what_is_shown(uow: UnitOfWork, knowledge: Knowledge) -> None:
    _, said = dropped(
        uow, knowledge, "Post id,Date,Post text,Impressions\n1,2026-12-01,a,5\n2,2026-12-01,b,6\n"
    )

    assert said["posts"] == 2
    assert isinstance(said["series"], list)
    assert [one["total"] for one in said["series"]] == ["2", "11"]


# waiting


def test_a_file_waits_for_its_own_person_and_not_for_ever(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id, _ = dropped(uow, knowledge, TIDY)

    assert waiting(uow, an_asker(), draft_id).data["name"] == "week.csv"
    with pytest.raises(NotFound) as not_theirs:
        waiting(uow, OTHER, draft_id)
    with pytest.raises(Stale):
        waiting(uow, an_asker(now=NOW + WAITS), draft_id)
    assert not_theirs.value.code == "not_found.import"


def test_a_draft_of_another_kind_is_no_file(uow: UnitOfWork) -> None:
    uow.drafts.save(a_draft(kind="typed"))

    with pytest.raises(Stale):
        waiting(uow, an_asker(), DraftId("x1"))


def test_a_cancelled_file_is_forgotten(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id, _ = dropped(uow, knowledge, TIDY)

    assert cancel(uow, an_asker(), draft_id) == "week.csv"

    with pytest.raises(Stale):
        cancel(uow, an_asker(), draft_id)
    with pytest.raises(Refused):
        answered(uow, knowledge, draft_id, Question.PLATFORM, "x")


def test_what_is_dropped_later_is_read_with_later_days(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    body = b"date,metric,value\n2026-12-08,Likes,5\n2026-12-09,Likes,7\n"
    draft = a_draft(data={"name": "a.csv"}, body=body)

    _, today = read(uow, an_asker(), knowledge, open_file, draft)
    _, later = read(uow, an_asker(now=a_moment(days=1)), knowledge, open_file, draft)

    assert (today.count, later.count) == (1, 2)
