"""What each area adds: its routes, its renderers, its kinds of jobs. One explicit list each."""

from collections.abc import Mapping

from bot import digests, evaluations, exporting, fetching, jobs, pulling
from bot.blocks import alerts as alert_blocks
from bot.blocks import data as data_blocks
from bot.blocks import digest as digest_blocks
from bot.blocks import exports as export_blocks
from bot.blocks import fit_warnings as fit_blocks
from bot.blocks import formulas as formula_blocks
from bot.blocks import goals as goal_blocks
from bot.blocks import home as home_blocks
from bot.blocks import improvements as improvement_blocks
from bot.blocks import kpis as kpi_blocks
from bot.blocks import purposes as purpose_blocks
from bot.blocks import reviews as review_blocks
from bot.blocks import sources as source_blocks
from bot.blocks import verdicts as verdict_blocks
from bot.blocks.rendered import Renderer
from bot.delivery.render import DigestComposer
from bot.deps import Deps
from bot.ids import Command
from bot.jobs import JobHandler
from bot.listeners import (
    alerts,
    data,
    formulas,
    goals,
    home,
    improvements,
    keeping,
    kpis,
    notes,
    preferences,
    purposes,
    recounts,
    reviews,
    sources,
    steps,
    typed,
    verdicts,
    why,
)
from bot.listeners import digests as digest_listeners
from bot.listeners.routes import Routes
from bot.listeners.turns import Turn
from bot.payloads import CommandRequest
from kpi.messages import MessageKind

ROUTES: tuple[Routes, ...] = (
    goals.ROUTES,
    kpis.ROUTES,
    data.ROUTES,
    digest_listeners.ROUTES,
    alerts.ROUTES,
    preferences.ROUTES,
    sources.ROUTES,
    steps.ROUTES,
    reviews.ROUTES,
    improvements.ROUTES,
    notes.ROUTES,
    recounts.ROUTES,
    home.ROUTES,
    why.ROUTES,
    verdicts.ROUTES,
    purposes.ROUTES,
    formulas.ROUTES,
    keeping.ROUTES,
)
RENDERERS: tuple[Mapping[MessageKind, Renderer], ...] = (
    goal_blocks.RENDERERS,
    kpi_blocks.RENDERERS,
    fit_blocks.RENDERERS,
    verdict_blocks.RENDERERS,
    purpose_blocks.RENDERERS,
    formula_blocks.RENDERERS,
    data_blocks.RENDERERS,
    digest_blocks.RENDERERS,
    alert_blocks.RENDERERS,
    review_blocks.RENDERERS,
    source_blocks.RENDERERS,
    export_blocks.RENDERERS,
    improvement_blocks.RENDERERS,
    home_blocks.RENDERERS,
)
JOBS: tuple[Mapping[str, JobHandler], ...] = (
    jobs.KINDS,
    fetching.KINDS,
    exporting.KINDS,
    pulling.KINDS,
    digests.JOBS,
    evaluations.JOBS,
)


def read_command(turn: Turn[CommandRequest]) -> object:
    """Return what a slash command asks for, as a class that the routes know."""
    return typed.read(turn, Command(turn.request.command), turn.request.text)


def digest_composer(deps: Deps) -> DigestComposer:
    """Return what composes a digest at the moment of sending."""
    return digests.composer(deps)
