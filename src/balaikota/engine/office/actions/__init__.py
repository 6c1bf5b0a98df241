"""What the desk does over several parts of core at once: a transfer, a merger, a split, an import."""

from balaikota.engine.office.actions.regrouping import Regroup, call_off
from balaikota.engine.office.actions.telling import tell_of_proposal
from balaikota.engine.office.actions.transfers import Decree, StandIn, transfer

__all__ = ["Decree", "Regroup", "StandIn", "call_off", "tell_of_proposal", "transfer"]
