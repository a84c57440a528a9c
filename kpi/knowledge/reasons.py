"""One sentence that says why a metric fits a purpose or does not.

The words come from the data: what the metric counts, why that matters to the purpose (or what
it leaves open) and a few shapes of sentence, of which each pair always gets the same one.
"""

from typing import TYPE_CHECKING
from zlib import crc32

from kpi.knowledge.values import Form, Metric, Need, Part, Purpose, Text
from kpi.model import Language, Verdict

if TYPE_CHECKING:
    from kpi.knowledge.catalog import Knowledge

_BY_FORM = {Form.ACTIVITY: "activity", Form.PROXY: "proxy", Form.SELECTION: "selection"}
_BY_VERDICT = {
    Verdict.SERVES: "serves",
    Verdict.SUPPORTS: "supports",
    Verdict.DEBATED: "debated",
    Verdict.WORKS_AGAINST: "against",
}
#: The track of things that lie on the common way from seeing to staying.
_COMMON = "all"


def compose(knowledge: "Knowledge", purpose: Purpose, metric: Metric, need: Need) -> Text:
    """Say the reason in both languages."""
    kind = kind_of(knowledge, purpose, metric, need)
    words = {
        language: _sentence(knowledge, kind, language, purpose, metric, need)
        for language in Language
    }
    return Text(ja=words[Language.JA], en=words[Language.EN])


def kind_of(knowledge: "Knowledge", purpose: Purpose, metric: Metric, need: Need) -> str:
    """Name the kind of sentence: the verdict, or in what way the metric misses the purpose."""
    if need.verdict is Verdict.SUPPORTS and need.part is Part.EFFICIENCY:
        return "cost"
    if need.verdict in _BY_VERDICT:
        return _BY_VERDICT[need.verdict]
    if need.why.ja:
        return "short"
    if metric.form in _BY_FORM:
        return _BY_FORM[metric.form]
    return _missed(knowledge, purpose, metric)


def ask(
    knowledge: "Knowledge",
    kind: str,
    purpose: Purpose | None,
    name: Text,
    other: Purpose | None = None,
) -> Text:
    """Say why nothing can be judged yet; ``kind`` is one of the questions in shapes.csv."""
    words = {}
    for language in Language:
        label = name.to(language)
        words[language] = knowledge.shapes[kind, language][0].format(
            name=label,
            Name=label,
            aim=purpose.aim.to(language) if purpose else "",
            change=purpose.change.to(language) if purpose else "",
            other=other.aim.to(language) if other else "",
        )
    return Text(ja=words[Language.JA], en=words[Language.EN])


def of_team(knowledge: "Knowledge", reason: str) -> Text:
    """Say that the verdict is the workspace's own, with the reason in its words."""
    return _filled(knowledge, "of_team", reason=reason)


def own_aim(knowledge: "Knowledge", name: str) -> Text:
    """Name a purpose of a workspace's own inside a sentence."""
    return _filled(knowledge, "own_aim", name=name)


def own_change(knowledge: "Knowledge", name: str) -> Text:
    """Say what is different when a purpose of a workspace's own is reached."""
    return _filled(knowledge, "own_change", name=name)


def _filled(knowledge: "Knowledge", kind: str, **said: str) -> Text:
    ja, en = (knowledge.shapes[kind, one][0].format(**said) for one in (Language.JA, Language.EN))
    return Text(ja=ja, en=en)


def name_of(metric: Metric | None) -> Text:
    """Name the metric as it stands inside a sentence, or say "this metric" for none."""
    if metric is None:
        return Text(ja="この指標", en="this metric")
    return Text(ja=metric.name.ja, en=in_sentence(metric.name.en))


def in_sentence(name: str) -> str:
    """Write an English name as it stands inside a sentence: "Link clicks" -> "link clicks"."""
    first = name.split(" ", 1)[0]
    return name[0].lower() + name[1:] if first[1:2].islower() else name


def _missed(knowledge: "Knowledge", purpose: Purpose, metric: Metric) -> str:
    """Tell whether the metric stands before the purpose, after it or beside it."""
    count = knowledge.counts[metric.counts]
    on_the_way = count.track in {_COMMON, purpose.track}
    if not on_the_way or count.stage is None or purpose.stage is None:
        return "beside"
    if count.stage < purpose.stage:
        return "earlier"
    return "later" if count.stage > purpose.stage else "beside"


def _sentence(
    knowledge: "Knowledge",
    kind: str,
    language: Language,
    purpose: Purpose,
    metric: Metric,
    need: Need,
) -> str:
    shapes = knowledge.shapes[kind, language]
    shape = shapes[crc32(f"{purpose.key} {metric.key}".encode()) % len(shapes)]
    name = metric.name.to(language)
    guard = knowledge.metrics[metric.guard].name.to(language) if metric.guard else ""
    return shape.format(
        Name=name,
        name=in_sentence(name) if language is Language.EN else name,
        guard=in_sentence(guard) if language is Language.EN and guard else guard,
        what=metric.what.to(language),
        aim=purpose.aim.to(language),
        missing=purpose.missing.to(language),
        bridge=need.why.to(language),
        pro=need.pro.to(language),
        con=need.con.to(language),
    )
