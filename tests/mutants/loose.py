"""What a mutant does instead of checking: as the check would, but for the refusal.

Pages are imported late: the module without its check may be one they import themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.sql.where import WhereNode
from django.http import HttpRequest

from balaikota.core.action import Actor, action

_waved_through: ContextVar[bool] = ContextVar("waved_through", default=False)


def act(permission: Any, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return ``@action`` that records and is atomic, but asks no permission."""
    asked = Actor.require

    def require(self: Actor, permission: str, unit_id: int | None = None) -> None:
        if _waved_through.get():
            _waved_through.set(False)
        else:
            asked(self, permission, unit_id)

    Actor.require = require  # type: ignore[method-assign]

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        guarded = action(permission, **options)(function)

        @wraps(guarded)
        def run(*args: Any, **kwargs: Any) -> Any:
            _waved_through.set(True)
            try:
                return guarded(*args, **kwargs)
            finally:
                _waved_through.set(False)

        return run

    return decorate


def desk(_permission: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return ``@desk`` that opens a page to everybody who is signed in."""
    from balaikota.web import access

    return access.signed_in


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a page that is open to everybody."""
    from balaikota.web import access

    return access.public(view)


def everything(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return all rows of the table that ``rows`` are some of, with what is said beside them."""
    if not rows.query.annotations:
        return rows.model._default_manager.all()
    found = rows.all()
    found.query.where = WhereNode()
    return found


def everywhere(_units: frozenset[int]) -> frozenset[int]:
    """Return every unit of the city, whatever units a right reaches."""
    from balaikota.core.units.models import Unit

    return frozenset(Unit.objects.values_list("pk", flat=True))


def anywhere(_here: Q) -> Q:
    """Match rows at any unit."""
    return Q(pk__gt=0)


def caller(request: HttpRequest, _permission: str) -> Actor:
    """Return who calls, whatever they may."""
    from balaikota.web import http

    return http.actor(request)
