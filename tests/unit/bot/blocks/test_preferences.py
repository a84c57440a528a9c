import pytest

from bot.blocks import preferences
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.blocks_check import view_problems
from kpi.model import Language
from kpi.usecases.people.preferences import Preferences
from tests.factories import CHANNEL, a_team
from tests.rendering import check_message

BOTH = pytest.mark.parametrize("localizer", [load_localizers()[one] for one in Language])


@BOTH
def test_the_modal_is_one_that_slack_takes(localizer: Localizer) -> None:
    for month in (None, 4):
        view = preferences.modal(
            Preferences(team=a_team(), fiscal_month=month), CHANNEL, localizer
        )

        assert view_problems(view) == []
        assert len(view["blocks"]) == (2 if month is None else 3)


@BOTH
def test_what_was_saved_is_said(localizer: Localizer) -> None:
    said = preferences.saved(Preferences(team=a_team(), fiscal_month=12), localizer)

    check_message(said)
    assert "<@U1>" in said.text
    assert ("12月" in said.text) is (localizer.language is Language.JA)
    assert ("December" in said.text) is (localizer.language is Language.EN)
