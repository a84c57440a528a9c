"""Words that people call things by are words, wherever shown: never markup, never too much.

Every text that is stored is hostile, raw as no input of ours would let it in; then every route,
every command, every message kind and the Home tab show it.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, is_message_too_long
from kpi.messages import MessageKind
from kpi.model import ChannelId, UserId
from kpi.ports import DeliveryState
from tests.enemies import Enemy, enemy
from tests.factories import a_delivery, a_message
from tests.forms import entries, opened
from tests.plots import GOAL, KPI, Home, try_everything
from tests.scenes import goals_of
from tests.stages import MatoStage, mato_stage

HOSTILE = (
    "<!channel> <@U1> <#C1> <http://x|y> &amp; *b* _i_ ~s~ `c` :tada: \u202egnp\u202c\u200b\n> q "
)
#: As typed text may be at most, and in the worst characters: each is five in mrkdwn.
LONG = "&<*`_" * 60
LINES = [
    "/goal list",
    "/goal edit",
    "/goal close",
    "/kpi status",
    f"/kpi status {HOSTILE}",
    "/kpi list",
    "/kpi edit",
    "/kpi remove",
    "/kpi log",
    f"/kpi log {HOSTILE} 5",
    f"/kpi {HOSTILE} 100 3月末まで",
    f"/kpi クリック数 100 3月末まで {HOSTILE}",
    f"/goal {HOSTILE}",
    f"/kpi digest {HOSTILE}",
    f"/kpi alerts {HOSTILE}",
    "/kpi digest preview",
    "/kpi alerts",
    "/kpi undo",
    "/kpi import",
]
#: What would be markup: Slack's own marks, emphasis and code at the edges of words, emoji.
_MARKUP = re.compile(
    r"<(?:!channel|@U1>|#C1>|http)|(?<!\w)[*_~][^\W\d][*_~](?!\w)|`c`|:tada:|[\u202a-\u202e\u2066-\u2069]"
    r"|^&gt;",
    re.MULTILINE,
)


@pytest.fixture(params=[HOSTILE, LONG], ids=["hostile", "long"])
def words(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def stage(sqlite_url: str, words: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        with stage.mato.deps.uow() as uow:
            home(stage).fill(uow, words)
            uow.commit()
        yield stage


@pytest.fixture
def aya(stage: MatoStage) -> Enemy:
    return enemy(stage, stage.aya.user)


def home(stage: MatoStage) -> Home:
    return Home(
        workspace_id=stage.workspace_id,
        channel_id=ChannelId(stage.channel.id),
        owner=UserId(stage.aya.user.id),
        now=stage.clock.now(),
    )


def check_sent(stage: MatoStage) -> int:
    """Fail where Slack was sent markup or refused what it was sent; return how many calls."""
    calls = [call for call in stage.sandbox.recorder.after(0) if call.direction == "from_app"]
    for call in calls:
        answer = call.response if isinstance(call.response, dict) else {}
        problems = (answer.get("response_metadata") or {}).get("messages")
        # An enemy may ask about the members of no channel at all: that is refused.
        assert not problems or "conversations" in call.name, (call.name, problems)
        assert answer.get("error") not in {"invalid_blocks", "msg_too_long", "view_too_large"}
        check_shown(call.request)
    return len(calls)


def check_answer(text: str) -> None:
    """Fail where the HTTP answer to a request holds markup, or more than Slack takes."""
    try:
        answer = json.loads(text)
    except ValueError:
        return
    if isinstance(answer, dict):
        check_shown(answer)
        assert block_problems(answer.get("blocks", []), Surface.MESSAGE) == []
        assert not is_message_too_long(answer.get("blocks", []))


def check_shown(part: object) -> None:
    """Fail where a text that is read for markup holds some that we did not make."""
    for text in texts(part):
        assert not _MARKUP.search(text), text


def texts(part: object) -> Iterator[str]:
    """Yield what Slack reads for markup: mrkdwn objects, and the plain words of messages."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str) and part.get("type") not in {
            "plain_text",
            "raw_text",
        }:
            yield part["text"]
        for name, value in part.items():
            if name != "private_metadata":
                yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


def test_the_check_sees_what_it_is_made_for() -> None:
    for text in (
        "<!channel>",
        "<@U1>",
        "*b*",
        "a _i_ b",
        "~s~",
        "`c`",
        ":tada:",
        "\u202e",
        "&gt; q",
    ):
        with pytest.raises(AssertionError):
            check_shown({"blocks": [{"type": "mrkdwn", "text": text}]})
    check_shown({"type": "plain_text", "text": "*b*"})


def test_every_route_shows_words_as_words(stage: MatoStage, aya: Enemy) -> None:
    for _, seen in try_everything(home(stage), aya, stage.channel):
        for line in seen.splitlines():
            check_answer(line)

    assert check_sent(stage) > 100


def test_every_command_shows_words_as_words(stage: MatoStage, aya: Enemy) -> None:
    for line in LINES:
        check_answer(aya.command_answer(line, stage.channel).get_data(as_text=True))
        direct = aya.command_answer(line, stage.aya.direct())
        check_answer(direct.get_data(as_text=True))

    check_sent(stage)


def test_every_message_and_the_home_tab_show_words_as_words(
    stage: MatoStage, aya: Enemy, words: str
) -> None:
    aya.press("report.digest_now", {"channel": stage.channel.id}, stage.channel)
    aya.press("kpi.remove_now", {"kpi": KPI}, stage.channel)
    aya.press("kpi.restore", {"kpi": KPI}, stage.channel)
    aya.press("goal.close_now", {"goal": "g5ec"}, stage.channel)
    aya.press("goal.reopen", {"goal": "g5ec"}, stage.channel)
    drop(stage, words)
    add_news(stage, words)
    stage.aya.command("/kpi log 5", stage.channel)
    stage.aya.open_home()

    for _ in range(12):
        stage.work()
        stage.deliver()
        stage.clock.advance(timedelta(seconds=1))

    assert check_sent(stage) > 10
    with stage.mato.deps.uow(reading=True) as uow:
        counts = uow.outbox.counts(stage.workspace_id)
        troubled = uow.outbox.troubled(stage.workspace_id)
    assert counts[DeliveryState.SENT] >= 10
    assert [(one.message.kind, one.last_error) for one in troubled] == []


def drop(stage: MatoStage, words: str) -> None:
    """Drop a file with evil names, one that cannot be read, and one with evil rows."""
    cell = words.replace("\n", " ")
    day = stage.clock.now().date()
    tidy = f"date,metric,value,campaign\n{day},impressions,5,{cell[:110]}\n{day},{cell},6,x\n"
    wide = f"date,impressions,{cell}\n{day},7,8\n{cell},9,10\n"
    for name, body in ((f"{cell[:200]}.csv", tidy), (f"a{cell[:200]}.csv", wide), ("e.csv", cell)):
        stage.aya.drop(name, body.encode(), stage.channel)


def add_news(stage: MatoStage, words: str) -> None:
    """Put what nobody asked for into the outbox."""
    data = {
        "channel": stage.channel.id,
        "gone": "U9",
        "owner": stage.aya.user.id,
        "reason": words[:80],
        "due_at": stage.clock.now().isoformat(),
    }
    kinds = (MessageKind.OWNER_REPLACED, MessageKind.SCHEDULE_PAUSED, MessageKind.DELIVERY_HELD)
    with stage.mato.deps.uow() as uow:
        for kind in kinds:
            news = a_delivery(
                f"x{kind.value}",
                workspace_id=stage.workspace_id,
                to=stage.aya.user.id,
                message=a_message(kind, **data),
                due_at=stage.clock.now(),
                created_at=stage.clock.now(),
            )
            uow.outbox.add(news)
        uow.commit()


def test_evil_words_are_taken_for_names_and_cut_to_what_a_name_may_be(
    stage: MatoStage, words: str
) -> None:
    form = stage.aya.command("/goal", stage.channel)
    values = {"goal.sentence": words, "goal.purpose": "awareness", "goal.until": "2027-12-01"}
    stage.aya.submit(opened(form), entries(opened(form), values))

    form = stage.aya.command("/kpi クリック数 5 2027-12-01まで", stage.channel)
    check_sent(stage)

    kept = [one.sentence for one in goals_of(stage) if one.goal_id != GOAL]
    assert all("\u202e" not in text and "\n" not in text for text in kept)
