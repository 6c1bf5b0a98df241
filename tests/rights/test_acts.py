"""An act asks for its permission before it does anything else."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import pytest

from balaikota.core.action import Actor, ActorKind
from balaikota.core.people.tests.factories import NOON
from balaikota.core.proposals import queries as proposals
from balaikota.lib.errors import NotAllowed
from tests.architecture.test_actions import DECORATED

NOBODY = Actor(ActorKind.OFFICER, "1")


@pytest.mark.parametrize("name", DECORATED)
def test_an_act_refuses_whoever_lacks_its_permission_before_it_reads_anything(name):
    with pytest.raises(NotAllowed):
        DECORATED[name](by=NOBODY, now=NOON, **_given(DECORATED[name]))


def _given(act: Any) -> dict[str, Any]:
    """Return arguments that mean nothing: whoever looks at them before asking trips."""
    needed = (
        one.name
        for one in inspect.signature(act).parameters.values()
        if one.default is one.empty and one.kind is one.KEYWORD_ONLY
    )
    meant = {
        "change": SimpleNamespace(may_propose="calendar.propose", unit_id=None),
        "proposal": SimpleNamespace(kind=next(iter(proposals.kinds())), unit_id=None),
    }
    return {name: meant.get(name) for name in needed if name not in ("by", "now")}
