from dataclasses import replace

import pytest

from bot.blocks import fit, rules, why
from bot.blocks.why import Pair, Why
from bot.i18n.localizer import Localizer
from kpi.evidence import Evidence, Link
from kpi.fit import judge
from kpi.model import NO_PURPOSE, KpiId, MetricKey, PurposeKey, Scope
from kpi.rules import Concern, Member, Role, Rule, Severity, judge_set, telling
from kpi.rules.telling import FIGURES, TEXTS, Remark
from kpi.usecases.fit.sets import SetNote
from tests.factories import TODAY, a_day, a_goal, a_kept
from tests.rendering import BOTH, HOSTILE, check_modal, mrkdwn_of, name_of, words
from tests.sets import KNOWLEDGE, a_set, found, judged, member

pytestmark = pytest.mark.parametrize("localizer", BOTH, ids=name_of)

SALES = a_goal(purpose=PurposeKey("sales"))
_RULES = [rule for rule in Rule if rule not in {Rule.NOT_MEASURED, Rule.HABIT}]
#: Every sentence that a concern may ask for.
SENTENCES = [
    *(rule.value for rule in _RULES),
    "R1.kept", "R4.kept", "R9.volume", "R11.law", "R11.paid", "R11.priced", "R13.own",
    "R18.least", "R18.met", "R18.low", "R24.recruiting", "R24.tiktok",
    *(f"R20.{way}" for way in ("gap", "link", "code", "ask", "form", "survey", "tool", "hand")),
]  # fmt: skip


def a_remark(concern: Concern, purpose: str = "sales") -> Remark:
    return telling.remark(concern, PurposeKey(purpose), KNOWLEDGE)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_concern_has_its_words(localizer: Localizer, sentence: str) -> None:
    blank = dict.fromkeys((*TEXTS, *FIGURES), "x")

    for part in ("line", "why", "advice"):
        assert localizer.has(f"rules.{sentence}.{part}")
        assert localizer.t(f"rules.{sentence}.{part}", **blank)


def test_whatever_a_set_brings_up_can_be_said(localizer: Localizer) -> None:
    for purpose in KNOWLEDGE.purposes:
        for metric in KNOWLEDGE.metrics:
            for one in judged(str(purpose), member(metric, created_on=a_day(-30))).concerns:
                said = rules.paragraph(a_remark(one, str(purpose)), localizer)

                assert "rules." not in said
                assert "「」" not in said
                assert "“”" not in said


def test_one_remark_is_said_with_its_advice_and_a_button(localizer: Localizer) -> None:
    (concern,) = found(Rule.NOTHING_DIRECT, "sales", "sessions")

    remark, more = rules.noted(
        SetNote(concern=concern, others=2), SALES, KNOWLEDGE, localizer, metric="sessions"
    )

    assert rules.line(a_remark(concern), localizer) in words(remark)
    assert rules.advice(a_remark(concern), localizer) in words(remark)
    assert "sessions" in remark["accessory"]["value"]
    assert localizer.n("rules.others", 2) in words(more)


def test_where_nothing_else_is_open_nothing_more_is_counted(localizer: Localizer) -> None:
    (concern,) = found(Rule.NOTHING_DIRECT, "sales", "sessions")

    assert len(rules.noted(SetNote(concern=concern), SALES, KNOWLEDGE, localizer)) == 1


def test_a_kpi_that_fits_gets_a_hint_and_no_reproach(localizer: Localizer) -> None:
    (concern,) = found(Rule.ONLY_OUTPUTS, "awareness", "impressions")

    (hint,) = rules.noted(SetNote(concern=concern, others=3), a_goal(), KNOWLEDGE, localizer)

    assert rules.advice(a_remark(concern), localizer) in words(hint)
    assert rules.line(a_remark(concern), localizer) not in words(hint)


def test_where_there_is_nothing_to_say_nothing_is_said(localizer: Localizer) -> None:
    assert rules.noted(SetNote(concern=None), SALES, KNOWLEDGE, localizer) == []


def test_a_remark_without_advice_has_none(localizer: Localizer) -> None:
    bare = Concern(rule=Rule.GAMEABLE, severity=Severity.LOW, about=(member("likes"),))

    assert rules.advice(a_remark(bare), localizer) == ""
    assert "→" not in rules.paragraph(a_remark(bare), localizer)
    assert "\n" not in rules.short(a_remark(bare), localizer)


def test_hostile_names_stay_text(localizer: Localizer) -> None:
    own = Member(metric=MetricKey("own:x"), label=HOSTILE)
    concern = Concern(rule=Rule.UNREALISTIC, severity=Severity.HIGH, about=(own,))

    for block in rules.noted(SetNote(concern=concern), SALES, KNOWLEDGE, localizer):
        assert all("<!channel>" not in text for text in mrkdwn_of(block))


def test_roles_are_said_in_words_as_well_as_signs(localizer: Localizer) -> None:
    said = rules.coverage(dict.fromkeys(Role, 0) | {Role.DIRECT: 2}, localizer)

    assert said.count("–") == 3
    assert said.count("●") == 1
    assert localizer.t("rules.role.outcome") in said


def test_what_to_add_is_named_with_the_role_that_it_fills(localizer: Localizer) -> None:
    said = rules.covered(judged("sales", "sessions").coverage, KNOWLEDGE, localizer)

    assert len(said.splitlines()) == 2
    assert localizer.t("rules.role.direct") in said.splitlines()[1]


def test_a_goal_of_which_nothing_is_known_has_no_roles(localizer: Localizer) -> None:
    assert rules.covered(None, KNOWLEDGE, localizer) == ""
    assert rules.coverage({}, localizer) == ""


def a_why(purpose: str = "sales", *metrics: str, **changes: object) -> Why:
    members = [member(metric) for metric in metrics]
    return Why(
        goal=a_goal(purpose=PurposeKey(purpose), sentence=HOSTILE),
        judged=judge_set(a_set(purpose, *members, **changes), KNOWLEDGE),
        pairs=[
            Pair(
                name=HOSTILE,
                finding=judge(PurposeKey(purpose), one.metric, KNOWLEDGE),
                kept=a_kept(reason=HOSTILE),
            )
            for one in members
        ],
    )


def test_the_modal_says_everything_once(localizer: Localizer) -> None:
    it = a_why("sales", "likes", "link_clicks", "cpc", "purchases")

    view = why.modal([it], KNOWLEDGE, localizer)

    check_modal(view)
    assert it.judged is not None
    for one in it.judged.concerns:
        assert rules.line(a_remark(one), localizer) in "\n".join(mrkdwn_of(view))


def test_where_sources_disagree_each_side_is_one_line_with_its_names(localizer: Localizer) -> None:
    view = why.modal([a_why("influence", "followers")], KNOWLEDGE, localizer)

    finding = judge(PurposeKey("influence"), MetricKey("followers"), KNOWLEDGE)
    said = "\n".join(mrkdwn_of(view))
    for side in finding.sides:
        line = next(one for one in said.splitlines() if side.says.to(localizer.language) in one)
        assert not side.sources or fit.called(side.sources[0], localizer) in line


def test_who_stands_behind_a_verdict_is_named(localizer: Localizer) -> None:
    keyed = next(
        (purpose, metric)
        for (purpose, metric), sources in KNOWLEDGE.sources.items()
        if sources and KNOWLEDGE.fit(purpose, metric).verdict.value in {"serves", "supports"}
    )

    view = why.modal([a_why(str(keyed[0]), str(keyed[1]))], KNOWLEDGE, localizer)

    msgid = f"fit.sources_{KNOWLEDGE.sources[keyed][0].stance.value}"
    assert localizer.t(msgid, names="").strip() in "\n".join(mrkdwn_of(view))


def test_a_goal_without_purpose_says_that_nothing_is_judged(localizer: Localizer) -> None:
    view = why.modal([a_why(str(NO_PURPOSE), "likes")], KNOWLEDGE, localizer)

    assert localizer.t("rules.modal.no_purpose") in words(view)


def test_a_set_with_nothing_open_says_so(localizer: Localizer) -> None:
    quiet = a_why("care", "csat", "inquiry_volume", "resolution_rate", "complaint_rate")
    assert quiet.judged is not None
    assert quiet.judged.concerns == ()

    assert localizer.t("rules.modal.nothing") in words(why.modal([quiet], KNOWLEDGE, localizer))


def test_a_goal_without_kpis_and_a_channel_without_goals_say_so(localizer: Localizer) -> None:
    for shown in ([a_why("sales")], []):
        view = why.modal(shown, KNOWLEDGE, localizer)

        check_modal(view)
        assert localizer.t("rules.modal.no_kpi") in words(view)


def test_a_goal_that_is_closed_shows_its_kpis_alone(localizer: Localizer) -> None:
    it = a_why("sales", "purchases")

    view = why.modal([Why(goal=it.goal, judged=None, pairs=it.pairs)], KNOWLEDGE, localizer)

    assert localizer.t("rules.modal.pairs") in words(view)


def test_many_goals_with_many_kpis_still_fit(localizer: Localizer) -> None:
    metrics = [str(key) for key in list(KNOWLEDGE.metrics)[:40]]
    members = [
        member(metric, scope=Scope(platform="x"), kpi_id=KpiId(metric)) for metric in metrics
    ]
    one = a_why("sales", *metrics, members=tuple(members))

    check_modal(why.modal([one] * 9, KNOWLEDGE, localizer))


@pytest.mark.parametrize("link", list(Link))
def test_what_the_teams_data_say_stands_beside_the_verdict(
    link: Link, localizer: Localizer
) -> None:
    it = a_why("sales", "likes")
    proof = Evidence(link=link, points=60, enough_on=TODAY)
    pairs = [replace(it.pairs[0], evidence=proof)]

    view = why.modal([replace(it, pairs=pairs, outcome="EC売上")], KNOWLEDGE, localizer)

    check_modal(view)
    said = "\n".join(mrkdwn_of(view))
    assert "EC売上" in said
    assert (localizer.t("evidence.disagrees.with") in said) is (link is Link.WITH)


def test_a_goal_that_names_no_outcome_has_no_data_to_compare(localizer: Localizer) -> None:
    it = a_why("sales", "likes")
    pairs = [replace(it.pairs[0], evidence=Evidence(link=Link.NONE, points=60))]

    view = why.modal([replace(it, pairs=pairs)], KNOWLEDGE, localizer)

    assert "60" not in words(view)
