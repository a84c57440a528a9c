"""What rows keep of facts, and messages of data."""

from collections.abc import Mapping

Json = Mapping[str, object]
