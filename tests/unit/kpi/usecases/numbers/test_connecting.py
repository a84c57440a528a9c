from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood, SourceFailed, Stale
from kpi.imports import FileFacts, Summary
from kpi.knowledge import load
from kpi.messages import MessageKind
from kpi.model import DraftId
from kpi.ports import Draft, Rhythm, SourceKind, UnitOfWork
from kpi.usecases.numbers import connecting, pulls
from kpi.usecases.numbers.connecting import Wish
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_PERSON,
    WORKSPACE,
    UowFactory,
    a_draft,
    a_person,
    a_source,
    a_team,
)
from tests.outboxes import deliver

WISH = Wish(
    kind=SourceKind.HTTP_OUT,
    name=" 日次\n表 ",
    settings={"rate": "percent"},
    sealed=b"x",
    at=time(6),
)
EMPTY = Summary(
    facts=FileFacts(export="tidy"),
    series=[],
    rows=0,
    posts=0,
    values=0,
    refused=0,
    refusals=[],
    unknown=[],
    questions=[],
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def asked(uow: UnitOfWork, wish: Wish = WISH) -> Draft:
    draft = uow.drafts.get(WORKSPACE, connecting.ask(uow, an_asker(), CHANNEL, wish))
    assert draft is not None
    return draft


def test_a_wish_is_tried_out_before_it_is_kept(uow: UnitOfWork) -> None:
    draft = asked(uow)

    (job,) = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=9)
    assert (job.kind, job.payload) == ("source_try", {"draft": draft.draft_id})
    assert uow.sources.all(WORKSPACE) == []
    tried = connecting.source_of(draft, NOW)
    assert (tried.name, tried.secret, tried.at) == ("日次 表", b"x", time(6))
    by_hand = connecting.source_of(asked(uow, replace(WISH, at=None)), NOW)
    assert by_hand.at is None


def test_what_was_kept_is_a_source_and_is_read_at_once(uow: UnitOfWork) -> None:
    draft = asked(uow)

    source = connecting.keep(uow, an_asker(), draft.draft_id)

    assert uow.sources.of_channel(WORKSPACE, CHANNEL) == [source]
    jobs = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=9)
    assert [job.kind for job in jobs] == ["source_try", "pull"]
    assert [one.action for one in uow.audit.of_subject(WORKSPACE, source.source_id)] == [
        "source.added"
    ]
    with pytest.raises(Stale):
        connecting.keep(uow, an_asker(), draft.draft_id)


def test_a_wish_may_be_to_be_read_every_hour(uow: UnitOfWork) -> None:
    draft = asked(uow, replace(WISH, rhythm=Rhythm.HOURLY))

    source = connecting.keep(uow, an_asker(), draft.draft_id)

    assert (source.rhythm, source.at) == (Rhythm.HOURLY, time(6))


@pytest.mark.parametrize(
    ("at", "becomes"), [(time(6), (Rhythm.HOURLY, time(6, 10))), (None, (Rhythm.DAILY, None))]
)
def test_what_is_kept_may_be_read_every_hour_whatever_was_asked(
    uow: UnitOfWork, at: time | None, becomes: tuple[Rhythm, time | None]
) -> None:
    draft = asked(uow, replace(WISH, at=at))

    source = connecting.keep(uow, an_asker(), draft.draft_id, is_hourly=True)

    assert (source.rhythm, source.at) == becomes


def test_a_wish_of_before_there_were_rhythms_is_read_daily(uow: UnitOfWork) -> None:
    draft = asked(uow)
    old = replace(draft, data={k: v for k, v in draft.data.items() if k != "rhythm"})

    assert connecting.source_of(old, NOW).rhythm is Rhythm.DAILY


def test_a_workspace_that_reads_enough_every_hour_connects_no_other_so(uow: UnitOfWork) -> None:
    draft = asked(uow, replace(WISH, rhythm=Rhythm.HOURLY))
    for number in range(pulls.MOST_HOURLY):
        elsewhere = {"source_id": f"h{number}", "channel_id": "C9", "rhythm": Rhythm.HOURLY}
        uow.sources.save(a_source(at=time(6), **elsewhere))

    with pytest.raises(NotUnderstood):
        asked(uow, replace(WISH, rhythm=Rhythm.HOURLY))
    with pytest.raises(NotUnderstood):
        connecting.keep(uow, an_asker(), draft.draft_id)


def test_what_was_dropped_is_forgotten_with_its_secrets(uow: UnitOfWork) -> None:
    draft = asked(uow)

    connecting.drop(uow, an_asker(), draft.draft_id)

    assert uow.drafts.get(WORKSPACE, draft.draft_id) is None


def test_somebody_quicker_leaves_a_stale_draft(uow: UnitOfWork) -> None:
    class Quick:
        """Drafts that somebody else takes between look and touch."""

        def get(self, *_: object) -> Draft:
            return a_draft(kind="source")

        def delete(self, *_: object) -> bool:
            return False

    uow.drafts = Quick()  # type: ignore[assignment]

    with pytest.raises(Stale):
        connecting.drop(uow, an_asker(), DraftId("x1"))


def test_others_and_other_drafts_are_no_concern(uow: UnitOfWork) -> None:
    draft = asked(uow)
    uow.drafts.save(a_draft())
    late = an_asker(now=NOW + timedelta(days=2))

    with pytest.raises(NotFound):
        connecting.keep(uow, an_asker(a_person(user_id=OTHER_PERSON)), draft.draft_id)
    for asker, draft_id in ((an_asker(), DraftId("x1")), (late, draft.draft_id)):
        with pytest.raises(Stale):
            connecting.keep(uow, asker, draft_id)


@pytest.mark.parametrize("kind", [SourceKind.SQL, SourceKind.SINGER])
def test_databases_and_taps_are_for_administrators(uow: UnitOfWork, kind: SourceKind) -> None:
    admin = an_asker(a_person(is_admin=True))

    with pytest.raises(NotAllowed) as refused:
        asked(uow, replace(WISH, kind=kind))

    assert refused.value.code == "not_allowed.connect"
    connecting.ask(uow, admin, CHANNEL, replace(WISH, kind=kind))


def test_a_source_has_a_name_and_a_channel_not_too_many(uow: UnitOfWork) -> None:
    for name in ("", "n" * 81):
        with pytest.raises(NotUnderstood) as refused:
            asked(uow, replace(WISH, name=name))
        assert refused.value.code == "source.name"
    for number in range(connecting.MOST_SOURCES):
        uow.sources.save(a_source(source_id=f"q{number}"))
    with pytest.raises(NotUnderstood) as refused:
        asked(uow)
    assert refused.value.code == "source.too_many"


def test_what_it_holds_and_why_not_is_told_to_whoever_asked(uow: UnitOfWork) -> None:
    first, second = asked(uow), asked(uow)

    connecting.show(uow, an_asker(), load(), first, EMPTY)
    connecting.refuse(uow, an_asker(), second, SourceFailed("source_failed.status", status=404))

    told = [one.message for one in deliver(uow, NOW)]
    assert [one.kind for one in told] == [MessageKind.SOURCE_PREVIEW] * 2
    assert [one.data["code"] for one in told] == ["", "source_failed.status"]
    assert told[1].data["reason"] == {"status": "404"}
    assert uow.drafts.get(WORKSPACE, first.draft_id) is not None
    assert uow.drafts.get(WORKSPACE, second.draft_id) is None
