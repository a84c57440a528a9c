"""Small checks that add up to a schema: each looks at one JSON value and reports problems."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Check: TypeAlias = "Callable[[object, str, Report], None]"
Rule: TypeAlias = "Callable[[Mapping[str, object], str, Report], None]"


@dataclass(slots=True)
class Report:
    """The problems found, worded as ``what is wrong [json-pointer:/where]``."""

    problems: list[str] = field(default_factory=list)

    def add(self, pointer: str, problem: str) -> None:
        """Note one problem at a JSON pointer."""
        self.problems.append(f"{problem} [json-pointer:{pointer}]")


def string(most: int, least: int = 1) -> Check:
    """Accept text of ``least`` to ``most`` characters."""

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "must be a string")
        elif len(value) < least:
            report.add(at, f"must be more than {least - 1} characters")
        elif len(value) > most:
            report.add(at, f"must be less than {most + 1} characters")

    return check


def matching(pattern: str, what: str, most: int = 3000) -> Check:
    """Accept text that ``pattern`` matches whole; ``what`` names it in the problem."""
    compiled = re.compile(pattern)
    text = string(most)

    def check(value: object, at: str, report: Report) -> None:
        text(value, at, report)
        if isinstance(value, str) and not compiled.fullmatch(value):
            report.add(at, f"must be {what}")

    return check


def choice(*values: object) -> Check:
    """Accept one of these values."""

    def check(value: object, at: str, report: Report) -> None:
        if value not in values:
            report.add(at, f"must be one of {', '.join(map(str, values))}")

    return check


def boolean(value: object, at: str, report: Report) -> None:
    """Accept true and false."""
    if not isinstance(value, bool):
        report.add(at, "must be a boolean")


def integer(least: int, most: int) -> Check:
    """Accept a whole number within both bounds."""

    def check(value: object, at: str, report: Report) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add(at, "must be an integer")
        elif not least <= value <= most:
            report.add(at, f"must be between {least} and {most}")

    return check


def number(*, above: float | None = None) -> Check:
    """Accept a finite number, greater than ``above`` if given."""

    def check(value: object, at: str, report: Report) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            report.add(at, "must be a number")
        elif value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN
            report.add(at, "must be a finite number")
        elif above is not None and value <= above:
            report.add(at, f"must be greater than {above:g}")

    return check


def items(check_item: Check, most: int, least: int = 1) -> Check:
    """Accept a list of ``least`` to ``most`` values that all pass."""

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(at, "must be an array")
            return
        if len(value) < least:
            report.add(at, f"no less than {least} items required")
        if len(value) > most:
            report.add(at, f"no more than {most} items allowed")
        for index, item in enumerate(value):
            check_item(item, f"{at}/{index}", report)

    return check


def nullable(check_value: Check) -> Check:
    """Accept null and whatever passes."""

    def check(value: object, at: str, report: Report) -> None:
        if value is not None:
            check_value(value, at, report)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Rule) -> Check:
    """Accept an object with these keys and no others; ``rules`` look at the whole object."""
    known = {**required, **optional}

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "must be an object")
            return
        for key in required.keys() - value.keys():
            report.add(at, f"missing required field: {key}")
        for key, item in value.items():
            if key in known:
                known[key](item, f"{at}/{key}", report)
            else:
                report.add(at, f"invalid additional property: {key}")
        for rule in rules:
            rule(value, at, report)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """Accept an object whose ``type`` is known here, and hold it to that type's check."""

    def check(value: object, at: str, report: Report) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            report.add(at, f"unsupported type: {kind}")
        else:
            kinds[kind](value, at, report)

    return check


def some_of(*keys: str) -> Rule:
    """Require at least one of these keys."""

    def rule(value: Mapping[str, object], at: str, report: Report) -> None:
        if not value.keys() & set(keys):
            report.add(at, f"must define one of {', '.join(keys)}")

    return rule


def at_most_one_of(*keys: str) -> Rule:
    """Refuse two of these keys together."""

    def rule(value: Mapping[str, object], at: str, report: Report) -> None:
        if len(value.keys() & set(keys)) > 1:
            report.add(at, f"must not define more than one of {', '.join(keys)}")

    return rule
