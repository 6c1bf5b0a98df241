"""Cases in the order in which they came in, paged by key."""

from __future__ import annotations

from dataclasses import dataclass

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, Status
from balaikota.engine.cases.queries.visible import visible_to

__all__ = ["Status"]

PAGE, MOST = 50, 100
# What a row of the list tells; whatever else is asked of one would be read row by row.
COLUMNS = (
    "number", "step", "status", "outcome", "opened_at", "received_at", "promise_due_at",
    "unit__code", "unit__name", "version__digest",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page of cases, as far as ``COLUMNS`` say, and the key after which the next one begins."""

    rows: list[Case]
    after: int | None


def find_cases(
    actor: Actor,
    *,
    status: str = "",
    unit: str = "",
    service: str = "",
    number: str = "",
    after: int | None = None,
    limit: int = PAGE,
) -> Page:
    """Return a page of the cases the actor may see, the newest first: one statement.

    Args:
        actor: whose view.
        status: only cases with this status.
        unit: only cases of the office with this code.
        service: only cases of the service with this slug.
        number: only cases whose number holds this.
        after: of the page before; None begins with the newest.
        limit: at most so many, MOST or fewer.
    """
    given = {
        "status": status,
        "unit__code": unit,
        "version__service__slug": service,
        "number__icontains": number,
    }
    cases = visible_to(actor).filter(**{path: value for path, value in given.items() if value})
    if after is not None:
        cases = cases.filter(pk__lt=after)
    cases = cases.select_related("unit", "version").only(*COLUMNS).order_by("-pk")
    rows = list(cases[: limit + 1])
    more = len(rows) > limit
    return Page(rows[:limit], rows[limit - 1].pk if more else None)
