import pytest

from bot.blocks import helping, names
from bot.i18n.localizer import Localizer
from kpi.knowledge import load
from kpi.model import Language, MetricKey, PurposeKey, Scope
from tests.factories import a_kpi
from tests.rendering import (
    BOTH,
    HOSTILE,
    check_message,
    check_text_stays_text,
    name_of,
)

HELP = {Language.JA: "`{} ヘルプ`", Language.EN: "`{} help`"}


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def test_help_is_short_and_has_a_first_step(localizer: Localizer) -> None:
    for shown in (helping.goal(localizer), helping.kpi(localizer)):
        check_message(shown)
        assert len(shown.text) < 1000
        assert shown.blocks[-1]["type"] == "actions"


def test_an_unknown_word_comes_back_as_text_with_what_it_resembles(localizer: Localizer) -> None:
    shown = helping.unknown("kpi", HOSTILE, "status", localizer)

    check_message(shown)
    check_text_stays_text(shown)
    assert "`/kpi status`" in shown.text
    assert HELP[localizer.language].format("/kpi") in shown.text


def test_an_unknown_word_that_resembles_nothing_leads_to_help(localizer: Localizer) -> None:
    shown = helping.unknown("goal", "x", "", localizer)

    assert HELP[localizer.language].format("/goal") in shown.text


def test_a_kpi_is_called_by_its_label_or_the_catalog(localizer: Localizer) -> None:
    knowledge = load()
    metric = knowledge.metrics[MetricKey("impressions")].name.to(localizer.language)

    assert names.kpi(knowledge, a_kpi(), Scope(), localizer) == metric
    assert names.kpi(knowledge, a_kpi(label="露出"), Scope(), localizer) == "露出"
    assert "Instagram / aozora" in names.kpi(
        knowledge, a_kpi(), Scope(platform="instagram", account="aozora"), localizer
    )


def test_what_the_catalog_has_dropped_keeps_its_key(localizer: Localizer) -> None:
    knowledge = load()

    assert names.metric(knowledge, MetricKey("gone"), localizer) == "gone"
    assert names.metric(knowledge, None, localizer) == ""
    assert names.purpose(knowledge, PurposeKey("gone"), localizer) == "gone"
    assert names.platform("mixi", localizer) == "mixi"


def test_every_platform_that_can_be_typed_has_a_name(localizer: Localizer) -> None:
    for key in (*names.PLATFORMS, *names.SOURCES):
        assert not names.platform(key, localizer).startswith("platform.")
    assert names.scoped(Scope(), localizer) == localizer.t("kpi.scope.all")


def test_what_posts_had_in_all_is_told_from_what_happened_on_a_day(localizer: Localizer) -> None:
    scope = Scope(platform="x", basis="posts")

    assert names.scoped(scope, localizer) == f"X / {localizer.t('data.basis.posts')}"
    assert names.scoped(Scope(basis="gone"), localizer) == "gone"
