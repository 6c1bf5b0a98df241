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
from tests.architecture import house
from tests.architecture.test_actions import DECORATED

NOBODY = Actor(ActorKind.OFFICER, "1")


# Acts that only other acts of their app call stand in modules whose name begins with _.
INNER = {
    f"{module.__name__.removeprefix('balaikota.')}.{name}": function
    for app in house.apps()
    for module in house.parts_of(app, "actions")
    if module.__name__.rpartition(".")[2].startswith("_")
    for name, function in house.functions_of(module)
    if hasattr(function, "permission")
}
ACTS: dict[str, Any] = DECORATED | INNER


@pytest.mark.parametrize("name", ACTS)
def test_an_act_refuses_whoever_lacks_its_permission_before_it_reads_anything(name):
    with pytest.raises(NotAllowed):
        ACTS[name](by=NOBODY, now=NOON, **_given(ACTS[name]))


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
