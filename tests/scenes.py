"""What scenarios about goals and KPIs have in common: who types what, and what came of it."""

from datetime import date

from bot.sandbox.model import Channel, Message
from bot.sandbox.person import Person, Seen, readable
from kpi.model import ChannelId, Goal, Kpi, MetricKey, Scope, Series, SeriesId
from tests.factories import a_series
from tests.stages import MatoStage

AWARENESS = "認知度を高めたい"
ENGAGEMENT = "ユーザーとの交流を深めたい"
TRAFFIC = "サイトへ誘導したい"
INFLUENCE = "アカウントの影響力を強めたい"


def goal(stage: MatoStage, sentence: str = AWARENESS, person: Person | None = None) -> Seen:
    """Set a goal until the end of March; Aya does where nobody is named."""
    by = "by 31 March" if sentence.isascii() else "3月末まで"
    seen = (person or stage.aya).command(f"/goal {sentence} {by}", stage.channel)
    assert seen.view is None, readable(seen.view)
    return seen


def kpi(stage: MatoStage, text: str, person: Person | None = None) -> Seen:
    """Type ``/kpi`` with a text; Aya does where nobody is named."""
    return (person or stage.aya).command(f"/kpi {text}", stage.channel)


def goals_of(stage: MatoStage, channel: Channel | None = None) -> list[Goal]:
    """Return the channel's goals, open and closed."""
    with stage.mato.deps.uow(reading=True) as uow:
        return uow.goals.of_channel(stage.workspace_id, _id(stage, channel))


def kpis_of(stage: MatoStage, channel: Channel | None = None) -> list[Kpi]:
    """Return the channel's active KPIs."""
    with stage.mato.deps.uow(reading=True) as uow:
        return uow.kpis.of_channel(stage.workspace_id, _id(stage, channel))


def add_series(stage: MatoStage, *scopes: Scope, metric: str = "impressions") -> list[Series]:
    """Store one series a scope, as an import would."""
    with stage.mato.deps.uow() as uow:
        stored = [
            uow.series.find_or_add(
                a_series(
                    workspace_id=stage.workspace_id,
                    channel_id=_id(stage, None),
                    series_id=SeriesId(uow.new_id()),
                    metric=MetricKey(metric),
                    scope=scope,
                )
            )
            for scope in scopes
        ]
        uow.commit()
    return stored


def delivered(stage: MatoStage, person: Person) -> list[Message]:
    """Return what the worker sends now that the person can see."""
    before = {(message.channel, message.ts) for message in person.messages()}
    stage.deliver()
    return [one for one in person.messages() if (one.channel, one.ts) not in before]


def next_march(stage: MatoStage) -> date:
    """Return the last day of the next March, as the goals of these scenes have it."""
    today = stage.clock.now().date()
    return date(today.year + (today.month > 3), 3, 31)


def _id(stage: MatoStage, channel: Channel | None) -> ChannelId:
    return ChannelId((channel or stage.channel).id)
