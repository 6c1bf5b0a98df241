"""What an officer keeps: searches with their addresses, the shortlist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.worklist.models import KeptSearch, Starred

KEPT = ("saring", "cari", "unit")
LONGEST = 40


@dataclass(frozen=True)
class Entry:
    """One line of the shortlist; without a case when the officer may no longer see it."""

    pk: int
    case: Case | None


def query_of(given: Mapping[str, str]) -> str:
    """Return the query of the inbox's address that shows the same tasks again: known keys only."""
    chosen = given.get("saring", "")
    kept = {"saring": chosen if chosen in set(Filter) else Filter.TODO.value}
    kept |= {key: given[key][:LONGEST] for key in KEPT[1:] if given.get(key)}
    return urlencode(kept)


def find_searches(actor: Actor) -> list[KeptSearch]:
    """Return the officer's kept searches by name. One statement."""
    return list(KeptSearch.objects.filter(user_id=int(actor.id)).order_by("name"))


def find_shortlist(actor: Actor) -> list[Entry]:
    """Return the officer's shortlist, newest first. Two statements."""
    own = list(Starred.objects.filter(user_id=int(actor.id)).order_by("-pk"))
    cases = visible.visible_to(actor).select_related("unit", "version__service")
    seen = cases.in_bulk([entry.case_id for entry in own])
    return [Entry(entry.pk, seen.get(entry.case_id)) for entry in own]
