"""The tables that areas fill are joined without one overruling another."""

import pytest

from bot.blocks.rendered import Rendered
from bot.config import Config
from bot.delivery.crash import CrashPoint, crasher
from bot.delivery.render import join as join_renderers
from bot.i18n.localizer import load_localizers
from bot.listeners.routes import Routes
from bot.listeners.sentences import sentence
from bot.listeners.turns import Route
from bot.slack_app import join as join_routes
from kpi.errors import MatoError, NotFound
from kpi.messages import MessageKind
from kpi.model import Language

ROUTES = Routes(actions={"go": Route(handler=lambda _: [])})


def test_routes_are_joined() -> None:
    other = Routes(actions={"stop": Route(handler=lambda _: [])})

    assert set(join_routes([ROUTES, other]).actions) == {"go", "stop"}


def test_no_id_is_answered_by_two() -> None:
    with pytest.raises(ValueError, match="claimed twice"):
        join_routes([ROUTES, ROUTES])


def test_no_kind_of_message_is_rendered_by_two() -> None:
    table = {MessageKind.OFF_TRACK: lambda *_: Rendered(text="x")}

    with pytest.raises(ValueError, match="rendered twice"):
        join_renderers([table, table])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotFound("not_found.something_new"), "couldn't find that"),
        (MatoError("never.heard.of"), "can't be done"),
    ],
)
def test_a_code_without_a_sentence_takes_the_nearest(error: MatoError, said: str) -> None:
    localizer = load_localizers()[Language.EN]

    assert said in sentence(error, localizer)
    assert said in sentence(error, localizer, plain=True)


def test_without_leave_no_point_is_deadly() -> None:
    for config in (Config(), Config(crash_at="after_post"), Config(faults=True)):
        for point in CrashPoint:
            crasher(config)(point)


def test_other_points_than_the_named_one_are_passed() -> None:
    crash = crasher(Config(faults=True, crash_at="after_post"))

    crash(CrashPoint.AFTER_CLAIM)


def test_a_point_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        crasher(Config(faults=True, crash_at="nowhere"))
