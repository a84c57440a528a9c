"""Every kind of message in every language: what Slack takes, what people can read.

The messages are those of a whole tour through Mato with all its misfortunes, once with
harmless and once with hostile names; nothing is invented for the test but longer names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

import pytest

from bot import areas
from bot.blocks.limits import MESSAGE_TEXT
from bot.blocks.rendered import Rendered, Renderer
from bot.delivery.render import DIGEST_LAST_RUNG, DigestComposer, Occasion, join
from bot.i18n.localizer import Localizer
from kpi.messages import MessageKind
from storage.migrate import upgrade
from tests import misfortunes
from tests.rendering import BOTH, HOSTILE, check_message, check_text_stays_text, name_of
from tests.stages import mato_stage
from tests.tour import Tour

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("messages")]

NAMES = {"harmless": "秋の新商品", "hostile": HOSTILE}
RENDERERS = join(areas.RENDERERS)
#: Nobody gets a name as long as so many hostile ones into Mato.
LONGER = 50


@dataclass
class Heard:
    """Everything that was to be said; digests are composed at once, in every form."""

    compose: DigestComposer | None = None
    data: dict[MessageKind, list[Mapping[str, object]]] = field(default_factory=dict)
    digests: dict[str, list[Rendered]] = field(default_factory=dict)

    def renderer(self, kind: MessageKind) -> Renderer:
        """Return the kind's renderer, which keeps what it is given."""

        def render(data: Mapping[str, object], localizer: Localizer) -> Rendered:
            self.data.setdefault(kind, []).append(data)
            return RENDERERS[kind](data, localizer)

        return render

    def digest(self, occasion: Occasion) -> Rendered:
        """Compose a digest in both languages, and with less and less in it."""
        assert self.compose is not None
        for localizer in BOTH:
            made = [
                self.compose(replace(occasion, localizer=localizer, rung=rung))
                for rung in range(DIGEST_LAST_RUNG + 1)
            ]
            self.digests.setdefault(name_of(localizer), []).extend(made)
        return self.compose(occasion)

    def said(self, kind: MessageKind, localizer: Localizer) -> list[Rendered]:
        """Return every message of a kind in one language."""
        if kind is MessageKind.DIGEST:
            return self.digests.get(name_of(localizer), [])
        return [RENDERERS[kind](data, localizer) for data in self.data.get(kind, [])]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Heard]:
    """Each tour is walked once, in whatever order the tests come."""

    @cache
    def walk(name: str) -> Heard:
        heard = Heard()
        url = f"sqlite:///{tmp_path_factory.mktemp('messages') / 'mato.sqlite3'}"
        upgrade(url)
        with mato_stage(
            url,
            renderers={kind: heard.renderer(kind) for kind in RENDERERS},
            digest=heard.digest,
            settings=misfortunes.SETTINGS,
        ) as stage:
            heard.compose = areas.digest_composer(stage.mato.deps)
            tour = Tour(stage, stage.ken if name == HOSTILE else stage.aya, name)
            tour.walk()
            misfortunes.meet(tour)
        return heard

    return walk


@pytest.fixture(params=NAMES)
def heard(request: pytest.FixtureRequest, walked: Callable[[str], Heard]) -> Heard:
    """What is said on the tour and after it; Aya goes when the names are Japanese."""
    return walked(NAMES[request.param])


def test_every_kind_has_one_renderer() -> None:
    assert RENDERERS.keys() == set(MessageKind) - {MessageKind.DIGEST}


@pytest.mark.parametrize("localizer", BOTH, ids=name_of)
@pytest.mark.parametrize("kind", MessageKind)
def test_a_message_is_one_that_slack_takes_and_people_can_read(
    heard: Heard, kind: MessageKind, localizer: Localizer
) -> None:
    said = heard.said(kind, localizer)

    assert said, f"the tour never makes Mato say {kind}"
    for rendered in said:
        check_message(rendered)
        check_text_stays_text(rendered)
        assert len(rendered.text) <= MESSAGE_TEXT
        assert "None" not in rendered.text


@pytest.mark.parametrize("localizer", BOTH, ids=name_of)
@pytest.mark.parametrize("kind", RENDERERS)
def test_no_name_is_too_long_for_a_message(
    heard: Heard, kind: MessageKind, localizer: Localizer
) -> None:
    for data in heard.data[kind]:
        rendered = RENDERERS[kind](_longer(data), localizer)

        check_message(rendered)
        check_text_stays_text(rendered)


def _longer(data: Mapping[str, object]) -> Mapping[str, object]:
    """Return the data with every name of somebody's making very much longer."""
    return {key: _stretched(value) for key, value in data.items()}


def _stretched(value: object) -> object:
    if isinstance(value, str):
        for name in NAMES.values():
            value = value.replace(name, HOSTILE * LONGER)
        return value
    if isinstance(value, Mapping):
        return _longer(value)
    return [_stretched(one) for one in value] if isinstance(value, list) else value
