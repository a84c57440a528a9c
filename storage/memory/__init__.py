"""The same stores without a database, for fast tests and tries: nothing outlives the process."""

from storage.memory.uow import memory

__all__ = ["memory"]
