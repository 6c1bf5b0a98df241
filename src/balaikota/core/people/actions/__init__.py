"""Accounts, assignments and residents' own data: every way to change who may do what.

Nobody enters a decree about themselves. A right begins and ends exactly at the moment of the
assignment: it is computed at each request, and no job has to run.
"""

from balaikota.core.people.actions.accounts import (
    BadPersonalData,
    create_officer,
    register,
    save_profile,
)
from balaikota.core.people.actions.assignments import (
    appoint_acting,
    assign,
    end_assignment,
    lend_mandate,
)
from balaikota.core.people.actions.carrying import carry_back, carry_over, release
from balaikota.core.people.actions.entrusting import Entrust
from balaikota.core.people.actions.fitting import NotFitting, NotYourPost, PostTaken, TakesTwo
from balaikota.core.people.actions.leave import NeedsStandIn, StandIn, end_leave, enter_leave

__all__ = [
    "BadPersonalData",
    "Entrust",
    "NeedsStandIn",
    "NotFitting",
    "NotYourPost",
    "PostTaken",
    "StandIn",
    "TakesTwo",
    "appoint_acting",
    "assign",
    "carry_back",
    "carry_over",
    "create_officer",
    "end_assignment",
    "lend_mandate",
    "end_leave",
    "enter_leave",
    "register",
    "release",
    "save_profile",
]
