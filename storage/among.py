"""One of many texts, as a single parameter: the same statement however many there are.

``IN`` has a parameter for each, so that each number of them is another statement to compile
and, in PostgreSQL, to plan.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class Texts(TypeDecorator[Sequence[str]]):
    """Texts as a parameter: an array in PostgreSQL, a JSON list in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(TEXT))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's
        """Write them in their order."""
        texts = [str(text) for text in value or ()]
        return texts if dialect.name == "postgresql" else json.dumps(texts)


class Among(FunctionElement[bool]):
    """Whether the first clause is one of the texts of the second."""

    type = Boolean()
    inherit_cache = True


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return whether the column is one of the texts given as the parameter ``name``."""
    return Among(column, bindparam(name, type_=Texts()))


@compiles(Among, "postgresql")
def _in_postgresql(element: Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    column, texts = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY ({texts})"


@compiles(Among, "sqlite")
def _in_sqlite(element: Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    column, texts = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - no text of anybody's
