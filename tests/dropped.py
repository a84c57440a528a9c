"""What scenarios about files have in common: dropping one, and what comes of it."""

from datetime import timedelta

from bot.clock import SystemClock
from bot.sandbox.model import Channel, Message
from bot.sandbox.person import Person
from tests.stages import MatoStage

HEADER = "date,metric,value,platform\n"
TODAY = SystemClock().now().date()
DAYS = [TODAY - timedelta(days=back) for back in (2, 1)]
ON_X = HEADER + "".join(
    f"{day},インプレッション,{value},x\n" for day, value in zip(DAYS, (5, 7), strict=True)
)
ON_INSTAGRAM = ON_X.replace(",x\n", ",instagram\n")
#: It does not say which network it is from.
META = 'sep=,\n"Reach"\n"Date","Primary"\n"2026-10-31T00:00:00","1245"\n'.encode("utf-16")


def drop(
    stage: MatoStage,
    content: str | bytes,
    name: str = "week.csv",
    *,
    person: Person | None = None,
    channel: Channel | None = None,
) -> list[Message]:
    """Drop a file and return what the person gets directly."""
    by = person or stage.aya
    direct = by.direct()
    before = {message.ts for message in by.messages(direct)}
    body = content.encode() if isinstance(content, str) else content
    by.drop(name, body, channel or stage.channel)
    stage.work()
    stage.deliver()
    found = [message for message in by.messages(direct) if message.ts not in before]
    return [message for message in found if message.user != by.user.id]


def one(messages: list[Message]) -> Message:
    (message,) = messages
    return message
