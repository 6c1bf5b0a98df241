"""Writing offices: what they are, what hangs below what, who follows whom, from which day on."""

from balaikota.core.units.actions.offices import (
    Details,
    Facts,
    StillHasUnits,
    close,
    correct,
    create,
    describe_city,
    move,
    rename,
    succeed,
)
from balaikota.core.units.actions.regrouping import (
    HasBegun,
    InUse,
    Written,
    call_off,
    end_on,
    plan_move,
    settle_move,
)

__all__ = [
    "Details",
    "Facts",
    "HasBegun",
    "InUse",
    "StillHasUnits",
    "Written",
    "call_off",
    "close",
    "correct",
    "create",
    "describe_city",
    "end_on",
    "move",
    "plan_move",
    "rename",
    "settle_move",
    "succeed",
]
