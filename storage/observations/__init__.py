"""Values of series: written in bulk, rolled up by the database."""

from storage.observations.store import SqlObservations

__all__ = ["SqlObservations"]
