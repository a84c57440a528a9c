import pytest

from bot.sandbox.escaping import escaped
from bot.sandbox.model import Workspace
from bot.sandbox.world import World


@pytest.fixture
def workspace() -> Workspace:
    world = World()
    made = world.workspace("Acorn", language="en")
    aya = world.user(made, "aya")
    world.channel(made, "sns-運用", members=[aya])
    return made


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("clicks 5,000", "clicks 5,000"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("ask @aya, please", "ask <@U00000002|aya>, please"),
        ("in #sns-運用", "in <#C00000001|sns-運用>"),
        ("@nobody and #nowhere", "@nobody and #nowhere"),
        ("mail aya@aya", "mail aya@aya"),
        ("see https://example.com/?a=1", "see <https://example.com/?a=1>"),
        ("https://example.com/?a=1&b=2", "<https://example.com/?a=1&amp;b=2>"),
        ("<https://example.com|click>", "&lt;<https://example.com>|click&gt;"),
        ("100万 来週金曜まで", "100万 来週金曜まで"),
    ],
)
def test_text_is_rewritten_as_slack_does(workspace: Workspace, typed: str, sent: str) -> None:
    assert escaped(workspace, typed) == sent
