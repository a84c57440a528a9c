"""What is said of one KPI: the rows that its sentence needs are read here."""

from collections.abc import Sequence
from datetime import timedelta

from bot.blocks import confidence, formulas, imports, kit, kpi_details, names, rules
from bot.blocks import kpis as blocks
from bot.blocks import lacking as lacking_blocks
from bot.blocks import why as why_blocks
from bot.blocks.kpi_details import Details
from bot.blocks.kpis import Shown
from bot.blocks.rendered import Block, Rendered
from bot.blocks.why import Pair, Why
from bot.calendars import is_holiday
from bot.listeners import places
from bot.listeners.turns import R, Turn
from kpi.digest import Drawn
from kpi.errors import NotFound
from kpi.fit import Finding
from kpi.formulas import EMV
from kpi.model import Goal, Kpi, KpiId, Period, Series
from kpi.usecases import access
from kpi.usecases.digests import composing, drawing, moving
from kpi.usecases.fit import evidence, sets
from kpi.usecases.fit.sets import Wanted
from kpi.usecases.goals import status
from kpi.usecases.histories import breaking, lacking, pricing
from kpi.usecases.kpis import linking
from kpi.usecases.kpis.picking import Warned
from kpi.usecases.lookups import measures, standings
from kpi.usecases.lookups.measures import Measure
from kpi.usecases.lookups.standings import Standing
from kpi.usecases.lookups.wishes import KpiWish
from kpi.usecases.numbers import storing
from kpi.usecases.people import teams

#: How many of its newest values a KPI shows.
_POINTS = 7
#: Of so many KPIs it is said what is missing for them.
_MOST_LACKS = 4


def saved(turn: Turn[R], kpi: Kpi, *, is_new: bool, told: str | None = None) -> Rendered:
    """Return what was understood and saved.

    ``told`` is the key of what the modal said of the set before (empty: nothing); what was read
    there a moment ago is not said again. None: there was no modal.
    """
    knowledge = turn.deps.knowledge
    goal, series = goal_of(turn, kpi), series_of(turn, kpi)
    finding = measures.verdict(
        knowledge,
        goal,
        measures.of_kpi(knowledge, kpi, series),
        measures.measurable(turn.uow, goal, places.today(turn)),
    )
    it = Shown(kpi=kpi, goal=goal, series=series, finding=finding)
    known = turn.uow.observations.recent_days(kpi.workspace_id, [kpi.series_id], 1)
    is_first = not known.get(kpi.series_id) and not series.scope.over
    return blocks.saved(
        it,
        knowledge,
        turn.localizer,
        is_new=is_new,
        is_first=is_first,
        is_brief=told is not None,
        of_set=[
            *_of_set(turn, goal, kpi, finding, told),
            *_lacks_some(turn, kpi, series),
            *_whose(turn, kpi),
        ],
    )


def _lacks_some(turn: Turn[R], kpi: Kpi, series: Series) -> list[Block]:
    """Return which parts are missing where others are there: of all, how it is made says it."""
    if series.scope.over:
        return lacks(turn, [(kpi, series)])
    if kpi.metric == EMV:
        return _formula(turn, kpi, series)
    ratio = turn.deps.knowledge.parts_of(kpi.metric)
    lack = lacking.of_series(turn.uow, turn.deps.knowledge, series)
    if ratio is None:
        return []
    if lack and lack.why is lacking.Why.MISSING and ratio.metrics == set(lack.parts):
        return []
    return lacks(turn, [(kpi, series)])


def _whose(turn: Turn[R], kpi: Kpi) -> list[Block]:
    """Ask whose numbers a KPI is made of that is worked out, where several have them."""
    found = linking.unclear(turn.uow, turn.asker, turn.deps.knowledge, kpi)
    if found is None:
        return []
    return imports.questions([storing.open_facts(turn.deps.knowledge, found)], turn.localizer)


def _formula(turn: Turn[R], kpi: Kpi, series: Series) -> list[Block]:
    """Return the formula that EMV is made by, what is missing for it, and a way to state it."""
    localizer = turn.localizer
    held = pricing.versions(turn.uow, series)
    said = [kit.context(formulas.line(held[-1], turn.deps.knowledge, localizer))] if held else []
    state = formulas.button(kpi.channel_id, localizer, is_first=not held)
    caution = kit.context(localizer.t("formula.caution"))
    return [*lacks(turn, [(kpi, series)]), *said, caution, kit.actions(state)]


def lacks(turn: Turn[R], several: Sequence[tuple[Kpi, Series]]) -> list[Block]:
    """Return what is missing for the numbers among these that are made of others.

    Of one alone it is said as well whose numbers it goes by, where several accounts have them.
    """
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    is_alone = len(several) == 1
    said = []
    for kpi, series in several:
        lack = lacking.of_series(turn.uow, knowledge, series)
        if lack is None and (is_alone or series.scope.over):
            lack = lacking.goes_by(turn.uow, knowledge, series, turn.asker.now)
        if lack is not None:
            called = names.kpi(knowledge, kpi, series.scope, localizer)
            said.append(lacking_blocks.sentence(called, lack, knowledge, localizer))
    return [kit.context("\n".join(said[:_MOST_LACKS]))] if said else []


def _of_set(
    turn: Turn[R], goal: Goal, kpi: Kpi, finding: Finding, told: str | None
) -> list[Block]:
    """Return what the KPI brings to its set; a warning about the pair itself is enough."""
    if finding.verdict.is_warning:
        return []
    knowledge = turn.deps.knowledge
    note = sets.note_of(turn.uow, knowledge, goal, kpi, places.today(turn))
    if note.concern is not None and note.concern.key == told:
        return []
    return rules.noted(note, goal, knowledge, turn.localizer)


def why(
    turn: Turn[R],
    goals: Sequence[Goal],
    measure: Measure | None = None,
    wanted: Wanted | None = None,
    instead_of: KpiId | None = None,
) -> Block:
    """Return the modal with all that there is to say of these goals' KPIs.

    ``measure`` is what a KPI of the only goal counts that is not saved yet, ``wanted`` that KPI
    where its target is known by now, ``instead_of`` the one that it would replace.
    """
    shown = [_why(turn, goal, measure, wanted, instead_of) for goal in goals]
    return why_blocks.modal(shown, turn.deps.knowledge, turn.localizer)


def _why(
    turn: Turn[R],
    goal: Goal,
    measure: Measure | None,
    wanted: Wanted | None,
    instead_of: KpiId | None,
) -> Why:
    knowledge, today = turn.deps.knowledge, places.today(turn)
    kpis = turn.uow.kpis.of_goal(goal.workspace_id, goal.goal_id)
    found = standings.of_kpis(turn.uow, goal.workspace_id, kpis, today)
    views = [status.view(knowledge, goal, one, today) for one in found]
    proof = evidence.of_goal(turn.uow, knowledge, goal, today)
    pairs = [
        Pair(
            name=name(turn, view.kpi),
            finding=view.finding,
            kept=view.kpi.kept,
            evidence=proof.get(view.kpi.kpi_id),
        )
        for view in views
    ]
    if measure is not None:
        called = names.metric(knowledge, measure.key, turn.localizer, measure.label)
        pairs.append(Pair(name=called, finding=measures.verdict(knowledge, goal, measure)))
    judged = sets.of_goal(turn.uow, knowledge, goal, today, measure, wanted, instead_of)
    named = goal.outcome_metric
    outcome = names.metric(knowledge, named, turn.localizer) if named else ""
    return Why(goal=goal, judged=judged, pairs=pairs, outcome=outcome)


def warned(turn: Turn[R], step: Warned, wish: KpiWish, draft_id: str) -> Rendered:
    """Return that the KPI would not serve the goal, and what to take instead."""
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    name = names.metric(knowledge, wish.metric, localizer, wish.own.name if wish.own else "")
    return blocks.warned(step.finding, name, step.goal, draft_id, knowledge, localizer)


def already(turn: Turn[R], kpi: Kpi) -> Rendered:
    """Return that the goal has the KPI."""
    unit = series_of(turn, kpi).unit
    return blocks.already(kpi, goal_of(turn, kpi), name(turn, kpi), unit, turn.localizer)


def name(turn: Turn[R], kpi: Kpi) -> str:
    """Return the KPI's name with its scope."""
    return names.kpi(turn.deps.knowledge, kpi, series_of(turn, kpi).scope, turn.localizer)


def drawn(turn: Turn[R], standing: Standing) -> Drawn | None:
    """Return the KPI's chart with its label; None: too little to draw."""
    knowledge = turn.deps.knowledge
    team = teams.of_channel(turn.uow, turn.asker, standing.kpi.channel_id)
    found = drawing.chart_of(turn.uow, knowledge, team, standing)
    if found is None:
        return None
    label = composing.label(knowledge, standing.kpi, standing.series)
    return Drawn(label=label, chart=found)


def confident(turn: Turn[R], standing: Standing) -> list[Block]:
    """Return how sure the KPI's owner is; they themselves are asked."""
    line = composing.line_of(turn.deps.knowledge, standing)
    is_owner = standing.kpi.owner_id == turn.asker.user_id
    return confidence.shown(line, turn.localizer, is_asked=is_owner)


def details(turn: Turn[R], kpi: Kpi, news: str = "") -> Block:
    """Return the modal that shows all that is known of the KPI; ``news`` stand at its top."""
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    goal, view = status.of_kpi(turn.uow, turn.asker, knowledge, kpi)
    newest = turn.uow.observations.recent_days(kpi.workspace_id, [kpi.series_id], _POINTS)
    days = newest.get(kpi.series_id, [])
    period = Period(start=days[-1], end=days[0] + timedelta(days=1)) if days else None
    today = standings.local_day(turn.asker.now, turn.asker.person.zone)
    team = teams.of_channel(turn.uow, turn.asker, kpi.channel_id)
    day = standings.local_day(turn.asker.now, team.zone)
    broken = breaking.of_series(turn.uow, knowledge, [view.standing.series])
    moves = moving.of_kpi(
        turn.uow, knowledge, team, view.standing, day, is_holiday=is_holiday, breaks=broken
    )
    it = Details(
        view=view,
        goal=goal,
        chart=drawing.chart_of(turn.uow, knowledge, team, view.standing),
        evidence=evidence.of_kpi(turn.uow, knowledge, goal, kpi, today),
        mover=moves.movers[0].mover if moves.movers else None,
        around=moves.around,
        broken=broken.get(kpi.series_id),
        country=team.country,
        zone=turn.asker.person.zone,
        news=news,
        confidence=confident(turn, view.standing),
        lacks=_formula(turn, kpi, view.standing.series)
        if kpi.metric == EMV
        else lacks(turn, [(kpi, view.standing.series)]),
        points=turn.uow.observations.points(kpi.workspace_id, kpi.series_id, period)[::-1]
        if period
        else (),
    )
    return kpi_details.modal(it, knowledge, localizer)


def goal_of(turn: Turn[R], kpi: Kpi) -> Goal:
    """Return the KPI's goal."""
    return access.goal(turn.uow, turn.asker, kpi.goal_id)


def series_of(turn: Turn[R], kpi: Kpi) -> Series:
    """Return the KPI's series; NotFound when it is gone."""
    found = turn.uow.series.get(kpi.workspace_id, kpi.series_id)
    if found is None:
        raise NotFound("not_found.series")
    return found
