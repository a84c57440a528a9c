"""Twenty newcomers with goals of their own: discover, try, get it wrong, correct it, succeed.

Whatever comes back is read: it holds one warning and one suggestion at most, never lectures, and
always says how to go on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.sandbox.config import Timing
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person, Seen, readable
from tests.forms import alerts, buttons, opened, press, submit
from tests.scenes import goals_of, kpis_of, next_march
from tests.stages import MatoStage, mato_stage

#: A reply is read at a glance.
_LONGEST = 700
_SUGGESTIONS = (
    "ヒント:",
    "代わりに:",
    "を加えると",
    "と並べて見て",
    "Hint:",
    "Better:",
    "Adding “",
    "Read it together",
)
_LECTURES = ("べきです", "いけません", "間違", "ダメ", "wrong", "must ", "you should", "mistake")
_KEEP = ("理由を書いてこのまま使う", "Keep it with a reason")
_WHY = ("なぜ？・ほかの指摘", "Why & more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """What one team types; ``says`` is what they press when they are asked."""

    goal: str
    purpose: str
    poor: str  # a KPI that Mato warns about
    good: str
    slip: str  # a KPI typed wrongly: nothing may be saved of it
    mend: str | dict[str, object]  # typed anew, or filled in where the form opened
    says: tuple[str, ...] = ()
    fills: dict[str, object] = field(default_factory=dict)  # in the goal's form
    takes_better: bool = False


MARCH = "@march"
JA = (
    Try(
        goal="町のパン屋を近所の人に知ってほしい 3月末まで",
        purpose="awareness",
        slip="リーチ たくさん",
        mend="リーチ 5,000 3月末まで",
        poor="CV 30 3月末まで",
        good="インプレッション 10万 3月末まで",
    ),
    Try(
        goal="集客",
        says=("来店・予約",),
        fills={"goal.until": MARCH},
        purpose="store",
        slip="予約 30 昨日まで",
        mend={"kpi.amount": "30"},
        poor="動画再生数 5万 3月末まで",
        good="経路案内数 200 3月末まで",
        takes_better=True,
    ),
    Try(
        goal="フォロアー5000人!!",
        says=("アカウントの影響力",),
        fills={"goal.sentence": "地域の発信役になりたい", "goal.until": MARCH},
        purpose="influence",
        slip="シェア数",
        mend={"kpi.amount": "３００"},
        poor="いいね 2,000 3月末まで",
        good="言及数 100 3月末まで",
    ),
    Try(
        goal="ブランディング強化 3月末",
        says=("ブランドイメージ・評判",),
        purpose="reputation",
        slip="好意度 60件 3月末まで",
        mend={"kpi.amount": "60%"},
        poor="動画再生数 5万 3月末まで",
        good="感情スコア 0.4 3月末まで",
    ),
    Try(
        goal="とりあえず毎日投稿",
        says=("交流・エンゲージメント",),
        fills={"goal.until": MARCH},
        purpose="engagement",
        slip="コメント数 100 2020-01-01",
        mend={"kpi.amount": "100"},
        poor="投稿数 毎週5",
        good="エンゲージメント数 3,000 3月末まで",
        takes_better=True,
    ),
    Try(
        goal="通販の売上をのばすためにクリックを増やす 3月末まで",
        purpose="sales",
        slip="購入件数 -5 3月末まで",
        mend="購入件数 200 3月末まで",
        poor="いいね 1万 3月末まで",
        good="売上 200万円 3月末まで",
    ),
    Try(
        goal="エンジニアの応募をふやす 3月末まで",
        purpose="recruiting",
        slip="応募数 +20%",
        mend={"kpi.amount": "20"},
        poor="フォロワー 3,000 3月末まで",
        good="採用ページ流入数 1,500 3月末まで",
    ),
    Try(
        goal="お客さんの質問にもっと早く答えたい 3月末まで",
        purpose="care",
        slip="初回応答時間",
        mend={"kpi.amount": "60"},
        poor="インプレッション 10万 3月末まで",
        good="顧客満足度 80% 3月末まで",
        takes_better=True,
    ),
    Try(
        goal="クチコミをふやしたい 3月末まで",
        purpose="advocacy",
        slip="UGC 30 13月末まで",
        mend="UGC 30 3月末まで",
        poor="動画再生数 5万 3月末まで",
        good="シェア数 300 3月末まで",
    ),
    Try(
        goal="アプリをもっと使ってほしい 3月末まで",
        purpose="app",
        slip="アプリインストール数 5千万億 3月末まで",
        mend={"kpi.amount": "5,000"},
        poor="リーチ 10万 3月末まで",
        good="アプリ継続率 30% 3月末まで",
    ),
)
EN = (
    Try(
        goal="get more ppl to hear about our tiny vineyard by March 31",
        purpose="awareness",
        slip="reach loads",
        mend="reach 8,000 by March 31",
        poor="conversions 30 by March 31",
        good="impressions 100k by March 31",
    ),
    Try(
        goal="10k followers",
        says=("Account influence",),
        fills={"goal.sentence": "Be the voice people ask about boats", "goal.until": MARCH},
        purpose="influence",
        slip="shares",
        mend={"kpi.amount": "300"},
        poor="likes 2,000 by March 31",
        good="mentions 100 by March 31",
    ),
    Try(
        goal="grow the brand by March 31",
        says=("Brand reputation",),
        purpose="reputation",
        slip="brand favorability lots by March 31",
        mend={"kpi.amount": "60%"},
        poor="video views 50k by March 31",
        good="net sentiment 0.4 by March 31",
    ),
    Try(
        goal="post every day i guess",
        says=("Interaction",),
        fills={"goal.until": MARCH},
        purpose="engagement",
        slip="comments 100 by 2020-01-01",
        mend={"kpi.amount": "100"},
        poor="posts 5 a week",
        good="engagements 3,000 by March 31",
        takes_better=True,
    ),
    Try(
        goal="drive foot trafic to the store in Soho",
        fills={"goal.until": MARCH},
        purpose="store",
        slip="store visits 400 yesterday",
        mend={"kpi.amount": "400"},
        poor="video views 50k by March 31",
        good="direction requests 300 by March 31",
        takes_better=True,
    ),
    Try(
        goal="more clicks so that people buy our soap by March 31",
        purpose="sales",
        slip="purchases -5 by March 31",
        mend="purchases 200 by March 31",
        poor="likes 10k by March 31",
        good="revenue 20,000 by March 31",
    ),
    Try(
        goal="hire baristas by March 31",
        purpose="recruiting",
        slip="applications +20%",
        mend={"kpi.amount": "20"},
        poor="followers 3,000 by March 31",
        good="career page visits 1,500 by March 31",
    ),
    Try(
        goal="answer customers faster by March 31",
        purpose="care",
        slip="first response time",
        mend={"kpi.amount": "60"},
        poor="impressions 100k by March 31",
        good="customer satisfaction 80% by March 31",
        takes_better=True,
    ),
    Try(
        goal="get more visitors to our shop page by March 31",
        purpose="traffic",
        slip="link clicks 5,000 by February 31",
        mend="link clicks 5,000 by March 31",
        poor="likes 4,000 by March 31",
        good="sessions 3,000 by March 31",
    ),
    Try(
        goal="leads for our b2b saas",
        fills={"goal.until": MARCH},
        purpose="leads",
        slip="leads 5e99 by March 31",
        mend={"kpi.amount": "80"},
        poor="impressions 100k by March 31",
        good="profile visits 500 by March 31",
        takes_better=True,
    ),
)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    # A newcomer on a busy machine waits longer than Slack lets a window wait.
    with mato_stage(sqlite_url, timing=Timing(ack=30.0, trigger=60.0)) as stage:
        yield stage


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One person who reads whatever comes back."""

    stage: MatoStage
    person: Person

    def type(self, text: str) -> Seen:
        """Type a command, whatever form still stood open."""
        while (view := self.person.top_view()) is not None:
            self.person.close(view)
        return self.read(self.person.command(text, self.stage.channel))

    def press(self, thing: Message | View, label: str) -> Seen:
        """Press the button with the label."""
        return self.read(press(self.person, thing, label))

    def submit(self, seen: Seen, values: dict[str, object]) -> Seen:
        """Fill in and submit the form; ``@march`` is the last day of March."""
        march = next_march(self.stage).isoformat()
        return self.read(
            submit(
                self.person,
                seen,
                {name: march if value == MARCH else value for name, value in values.items()},
            )
        )

    def read(self, seen: Seen) -> Seen:
        """Check what every answer has to hold to, and return it."""
        assert seen.failure is None, seen.failure
        for message in seen.messages:
            _check(message, readable(message))
            assert _goes_on(message), readable(message)
        if seen.view is not None:
            view = seen.view
            _check(view, readable(view))
            levels = [level for level, _ in alerts(view)]
            assert len([one for one in levels if one in {"warning", "error"}]) <= 1, levels
            assert view.submit or buttons(view) or view.close
        return seen


def _check(thing: Message | View, said: str) -> None:
    text = "\n".join(_paragraphs(thing))
    assert len(text) <= _LONGEST, said
    assert sum(text.count(sign) for sign in ("⚠", "△ 「", "△ “")) <= 1, said
    suggested = [line for line in text.splitlines() if any(it in line for it in _SUGGESTIONS)]
    assert len(suggested) <= 1, said
    assert not [word for word in _LECTURES if word in text.lower()], said


def _paragraphs(thing: Message | View) -> list[str]:
    """Return what is told: sections and small print, without fields, tables and buttons."""
    return [
        str(part.get("text", ""))
        for block in thing.blocks
        if block["type"] in {"section", "context", "alert"}
        for part in (block.get("text"), *block.get("elements", ()))
        if isinstance(part, dict)
    ]


def _goes_on(message: Message) -> bool:
    """Whether the answer says how to go on: a button, or a command to type."""
    return bool(buttons(message)) or re.search(r"`/\w+", readable(message)) is not None


@pytest.mark.parametrize("it", [*JA, *EN], ids=lambda it: it.goal)
def test_a_newcomer_comes_through_with_a_goal_of_their_own(stage: MatoStage, it: Try) -> None:
    me = Newcomer(stage, stage.ken if it.goal.isascii() else stage.aya)

    _set_the_goal(me, it)
    _slip_and_mend(me, it)
    _try_a_poor_kpi(me, it)
    good = me.type(f"/kpi {it.good}")
    _look_back(me, good)

    (goal,) = goals_of(stage)
    assert goal.purpose == it.purpose
    kpis = kpis_of(stage)
    assert len(kpis) == 3
    assert len([one for one in kpis if one.kept is not None]) == (0 if it.takes_better else 1)


def _set_the_goal(me: Newcomer, it: Try) -> None:
    seen = me.type(f"/goal {it.goal}")
    for label in it.says:
        seen = me.press(seen.reply, label)
    if it.fills:
        me.submit(seen, it.fills)


def _slip_and_mend(me: Newcomer, it: Try) -> None:
    """Nothing is saved of a slip, and the way on is open."""
    slipped = me.type(f"/kpi {it.slip}")
    assert kpis_of(me.stage) == []
    if isinstance(it.mend, str):
        me.type(f"/kpi {it.mend}")
    else:
        me.submit(slipped, it.mend)
    assert len(kpis_of(me.stage)) == 1


def _try_a_poor_kpi(me: Newcomer, it: Try) -> None:
    """One is kept in spite of the warning, another gives way to the better one."""
    warned = me.type(f"/kpi {it.poor}")
    assert len(kpis_of(me.stage)) == 1
    keep = next(label for label in buttons(warned.reply) if label in _KEEP)
    if it.takes_better:
        form = me.press(warned.reply, buttons(warned.reply)[0])
        me.submit(form, {"kpi.amount": "50"})
    else:
        form = me.press(warned.reply, keep)
        empty = me.submit(form, {})
        assert list(empty.errors) == ["kpi.reason:0"]
        kept = me.submit(empty, {"kpi.reason": "It is in the yearly plan."})
        assert "It is in the yearly plan." in kept.text


def _look_back(me: Newcomer, good: Seen) -> None:
    """Lists tell of several KPIs at once; the rest stands behind one button."""
    is_english = me.person is me.stage.ken
    listed = me.person.command("/goal list", me.stage.channel)
    assert listed.failure is None
    why = next((label for label in buttons(listed.reply) if label in _WHY), None)
    if why is not None:
        behind = opened(press(me.person, listed.reply, why))
        assert not [word for word in _LECTURES if word in readable(behind).lower()]
    me.type("/kpi status")
    digest = me.type("/kpi digest preview" if is_english else "/kpi レポート プレビュー")
    assert good.text
    assert digest.text
