"""What is asked most costs few statements, however many KPIs a team has."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from benchmarks.serving import Command
from benchmarks.team import OWNER, a_team, settle_in
from bot import bootstrap
from bot.bootstrap import Mato
from bot.config import read
from bot.delivery.intake import as_json
from bot.sandbox.line import PATH, signed_headers
from bot.vault import new_key
from kpi.model import UserId
from kpi.ports import Delivery, DeliveryState
from tests.clocks import StillClock
from tests.factories import CHANNEL, WORKSPACE, a_day, a_delivery, a_note, daily
from tests.statements import traced

SECRET = "a-fictional-secret"
LEASE = timedelta(minutes=1)
#: Two of them are the token.
MOST_OF_STATUS = 13
#: Two of them where comments are counted.
MOST_OF_A_DIGEST = 19


@pytest.fixture(params=[3, 20])
def mato(request: pytest.FixtureRequest, sqlite_url: str, clock: StillClock) -> Iterator[Mato]:
    """A Mato whose one team has so many KPIs, with calm numbers of two weeks."""
    settings = {
        "DATABASE_URL": sqlite_url,
        "SLACK_SIGNING_SECRET": SECRET,
        "MATO_SECRET_KEYS": new_key(),
    }
    mato = bootstrap.wire(read(settings), domain_clock=clock)
    mato.installations.save(WORKSPACE, name="Aozora", bot_user_id=UserId("UBOT"), token="xoxb-1")
    now = mato.deps.clock.now()
    with mato.deps.uow() as uow:
        team = a_team(WORKSPACE, CHANNEL)
        kpis = settle_in(uow, mato.deps.knowledge, team, kpis=request.param, now=now)
        for kpi in kpis:
            numbers = daily(*[100] * 14, series_id=kpi.series_id, start=a_day(-14))
            uow.observations.upsert(WORKSPACE, numbers)
        uow.notes.save(a_note())
        uow.commit()
    yield mato
    mato.close()


def test_the_status_of_a_team(mato: Mato) -> None:
    asked = Command(
        workspace_id=WORKSPACE, channel_id=CHANNEL, user_id=OWNER, command="/kpi", text="status"
    )
    client = bootstrap.web_app(mato).test_client()

    def ask() -> str:
        body = asked.body()
        headers = signed_headers(SECRET, body, mato.clock.now())
        form = "application/x-www-form-urlencoded"
        answer = client.post(PATH, data=body, headers=headers, content_type=form)
        return str(json.loads(answer.data)["text"])

    ask()
    mato.installations.forget(WORKSPACE)  # believed for some seconds: now surely read anew
    with traced() as statements:
        text = ask()

    assert "インプレッション数" in text
    assert len(statements) <= MOST_OF_STATUS, statements


def test_a_digest_and_the_one_after_it(mato: Mato) -> None:
    render = bootstrap.renders(mato).render
    first = _claimed(mato, "d1")

    with mato.deps.uow(reading=True) as uow, traced() as statements:
        rendered = render(uow, first, 0)
    with mato.deps.uow() as uow:
        uow.outbox.save_rendered(first, as_json(rendered), 0, CHANNEL)
        uow.outbox.settle(first, DeliveryState.SENT, ts="1.0", channel=CHANNEL)
        uow.commit()
    second = _claimed(mato, "d2")
    with mato.deps.uow(reading=True) as uow, traced() as later:
        render(uow, second, 0)

    assert "インプレッション数" in rendered.text
    assert len(statements) <= MOST_OF_A_DIGEST, statements
    # Besides: what was corrected since.
    assert len(later) <= MOST_OF_A_DIGEST + 1, later


def _claimed(mato: Mato, delivery_id: str) -> Delivery:
    now = mato.deps.clock.now()
    with mato.deps.uow() as uow:
        uow.outbox.add(a_delivery(delivery_id, due_at=now, created_at=now))
        (claimed,) = uow.outbox.claim(worker="w", lease=LEASE, now=now, limit=1)
        uow.commit()
    return claimed
