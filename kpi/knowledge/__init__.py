"""Marketing knowledge as data: metrics, purposes and what serves what.

``load()`` reads and checks it; ``Knowledge.fit()`` derives the verdict on a pair.
"""

from kpi.knowledge.catalog import Knowledge, Ratio
from kpi.knowledge.loader import KnowledgeError, load
from kpi.knowledge.own import with_own
from kpi.knowledge.values import (
    Fit,
    Form,
    Level,
    Metric,
    Need,
    Origin,
    Part,
    Purpose,
    Source,
    Stance,
    Term,
    Text,
)

__all__ = [
    "Fit",
    "Form",
    "Knowledge",
    "KnowledgeError",
    "Level",
    "Metric",
    "Need",
    "Origin",
    "Part",
    "Purpose",
    "Ratio",
    "Source",
    "Stance",
    "Term",
    "Text",
    "load",
    "with_own",
]
