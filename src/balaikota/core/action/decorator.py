"""``@action``: permission + transaction + ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import IntegrityError, models, transaction

from balaikota.core.action import looked_up
from balaikota.core.action.actor import Actor
from balaikota.core.ledger import record
from balaikota.lib.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)


@dataclass
class _Draft:
    """The event of the act that is running, while it is still being described.

    Attributes:
        event: as described so far.
        told: events of acts done within the outermost one, in their order, not yet written.
        event_id: of the event, once it is written.
        left: how the act leaves what it touched, told after its event.
    """

    event: record.Event
    told: list[record.Event]
    event_id: int | None = None
    left: list[record.Event] = field(default_factory=list)


_running: ContextVar[_Draft | None] = ContextVar("running_act", default=None)


def describe(
    *,
    subject: str = "",
    unit: str = "",
    acting_as: str = "",
    from_step: str = "",
    to_step: str = "",
    holder: str = "",
    due_at: datetime | None = None,
    outcome: str = "",
    pack_digest: str = "",
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Add to the ledger event of the act that is running; what is left out stays as it was.

    Args:
        subject: ``label:pk`` of what is acted on; by default that of the returned record.
        unit: code of the unit.
        acting_as: the assignment used, ``plh:lurah:35.73.02.1003``.
        from_step: code of the step the act started from.
        to_step: code of the step it led to.
        holder: code of who must act next.
        due_at: until when, aware UTC.
        outcome: code of the decision.
        pack_digest: digest of the service pack the act ran on.
        payload: everything personal or free text; goes to the payload table, never to the event.
    """
    draft = _open_draft()
    given = {
        "subject": subject,
        "unit": unit,
        "acting_as": acting_as,
        "from_step": from_step,
        "to_step": to_step,
        "holder": holder,
        "due_at": due_at,
        "outcome": outcome,
        "pack_digest": pack_digest,
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value}
    draft.event = replace(
        draft.event, payload={**draft.event.payload, **(payload or {})}, **changes
    )


def leave(
    *,
    subject: str,
    unit: str = "",
    from_step: str = "",
    holder: str = "",
    due_at: datetime | None = None,
    outcome: str = "",
) -> None:
    """Add a line that says how the running act leaves something; written after the act's own.

    An act has one line of its own, but may leave several things each with a holder and a due time.
    Lines of this kind bear the verb ``ledger.left`` and have no payload, so that they outlive any
    disposal; whoever reads what was done does not meet them.

    Args:
        subject: ``label:pk`` of what is told of, a label of its own kind.
        unit: code of the unit.
        from_step: code of the step it is on.
        holder: code of who must act next.
        due_at: until when, aware UTC.
        outcome: code of what is told.

    Raises:
        NotACode: something given is not a code.
    """
    draft = _running.get()
    assert draft is not None, "only inside an @action"
    told = record.Event(
        at=draft.event.at,
        actor_kind=draft.event.actor_kind,
        actor_id=draft.event.actor_id,
        verb=record.LEFT,
        subject=subject,
        unit=unit,
        from_step=from_step,
        holder=holder,
        due_at=due_at,
        outcome=outcome,
    )
    record.check(told)
    draft.left.append(told)


def record_now() -> int:
    """Write the event of the running act at once, instead of at its end, and return its id.

    For an act whose later statements need the event to stand already. Describe first.
    """
    draft = _open_draft()
    draft.event_id = record.append_many([*draft.told, draft.event])[-1]
    draft.told.clear()
    return draft.event_id


def action(
    permission: str | Callable[..., str],
    *,
    before: Callable[..., Mapping[str, Any]] | None = None,
    is_repeatable: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function authorised, atomic and recorded.

    An act within an act is part of its transaction, without a savepoint of its own: when it fails,
    the whole fails. Their events are written together, at the end.

    The function takes keyword arguments only, among them ``by`` (an Actor) and ``now`` (an aware
    UTC datetime). It is refused unless ``by`` holds ``permission`` somewhere; whether at this unit
    the function itself asks. A refusal is logged, not written to the ledger.

    Args:
        permission: what ``by`` must hold, and the verb of the event; where it depends on what is
            acted on, a function of the act's arguments that returns it.
        before: called with the same arguments after the permission and before the transaction,
            for what is slow and needs no database (SQLite has one writer at a time); the
            arguments it returns replace those given.
        is_repeatable: done anew, once, where another process wrote the same row a moment ago: the
            function then finds that row. Of an act within another, the outermost decides.

    Raises:
        NotAllowed: ``by`` lacks ``permission``.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            assert not args, "actions take keyword arguments only"
            by, now = kwargs["by"], kwargs["now"]
            assert isinstance(by, Actor)
            assert isinstance(now, datetime)
            assert now.tzinfo is not None, "now must be aware"
            verb = permission if isinstance(permission, str) else permission(**kwargs)
            try:
                by.require(verb)
                if before is not None:
                    kwargs.update(before(**kwargs))
                is_twice = is_repeatable and _running.get() is None
                return _once_more(
                    lambda: _recorded(verb, by, now, lambda: function(*args, **kwargs)),
                    on=IntegrityError if is_twice else (),
                )
            except NotAllowed:
                log.warning("act refused", verb=verb, actor_kind=by.kind, actor_id=by.id)
                raise

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


def _once_more(work: Callable[[], R], *, on: type[Exception] | tuple[()]) -> R:
    try:
        return work()
    except on:
        return work()


def _recorded(verb: str, by: Actor, now: datetime, act: Callable[[], R]) -> R:
    outer = _running.get()
    told = [] if outer is None else outer.told
    event = record.Event(at=now, actor_kind=by.kind.value, actor_id=by.id, verb=verb)
    draft = _Draft(event, told)
    with transaction.atomic(savepoint=outer is None), looked_up.kept():
        token = _running.set(draft)
        try:
            result = act()
        finally:
            _running.reset(token)
        if draft.event_id is None:
            if not draft.event.subject:
                draft.event = replace(draft.event, subject=_label(result))
            record.check(draft.event)
            told.append(draft.event)
        told += draft.left
        if outer is None:
            record.append_many(told)
    return result


def _open_draft() -> _Draft:
    draft = _running.get()
    assert draft is not None, "only inside an @action"
    assert draft.event_id is None, "the event of this act is already written"
    return draft


def _label(result: object) -> str:
    assert isinstance(result, models.Model), "return the record, or describe(subject=...)"
    return f"{result._meta.label_lower}:{result.pk}"
