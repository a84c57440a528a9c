"""What scenarios about values have in common: logging one, and what stands after it."""

from bot.sandbox.model import Channel
from bot.sandbox.person import Person, Seen, readable
from kpi.model import ChannelId, SeriesId
from tests.scenes import kpis_of
from tests.stages import MatoStage


def log(
    stage: MatoStage, text: str, person: Person | None = None, channel: Channel | None = None
) -> Seen:
    """Type ``/kpi log`` with a text; Aya does, in the stage's channel, unless said."""
    return (person or stage.aya).command(f"/kpi log {text}", channel or stage.channel)


def log_all(stage: MatoStage, *texts: str) -> None:
    """Log each text as Aya does, and let the worker see to what follows."""
    for text in texts:
        assert "記録しました" in stage.aya.command(f"/kpi 記録 {text}", stage.channel).text
    stage.work()


def status(stage: MatoStage) -> str:
    """Return what Aya reads of where the channel's KPIs stand."""
    return readable(stage.aya.command("/kpi 状況", stage.channel).reply)


def values(stage: MatoStage, place: int = 0) -> list[str]:
    """Return the values of the channel's first KPI, or of the one at ``place``, by day."""
    return values_of(stage, kpis_of(stage)[place].series_id)


def values_of(stage: MatoStage, series_id: SeriesId) -> list[str]:
    """Return the values of a series that stand, by day."""
    with stage.mato.deps.uow(reading=True) as uow:
        days = uow.observations.recent_days(stage.workspace_id, [series_id])[series_id]
        return [
            str(uow.observations.on_day(stage.workspace_id, series_id, day)[0].value)
            for day in sorted(days)
        ]


def values_of_channel(stage: MatoStage) -> list[tuple[str, str]]:
    """Return metric and value of every day that the channel has, sorted; each of one source."""
    with stage.mato.deps.uow(reading=True) as uow:
        found = []
        for series in uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id)):
            days = uow.observations.recent_days(stage.workspace_id, [series.series_id])
            for day in days.get(series.series_id, []):
                (one,) = uow.observations.on_day(stage.workspace_id, series.series_id, day)
                found.append((str(series.metric), str(one.value)))
        return sorted(found)
