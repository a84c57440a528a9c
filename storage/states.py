"""Where queued rows stand, said once for every store."""

from typing import Final

from kpi.ports import DeliveryState

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
JOB_STATES = (WAITING, RUNNING, DONE, FAILED)

#: Deliveries that a person should know of.
TROUBLED = (DeliveryState.FAILED, DeliveryState.HELD, DeliveryState.EXPIRED)
#: From this many tries on a delivery that is still open is one of them.
OFTEN = 3
