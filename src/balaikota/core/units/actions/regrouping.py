"""What a merger or a split writes ahead: units that end, units that move, and taking it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.units import queries
from balaikota.core.units.actions.offices import move
from balaikota.core.units.models import PlannedMove, Succession, Unit
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError


class HasBegun(Conflict):
    """The day has come; what happened then is not undone but followed by another act."""


class InUse(Conflict):
    """Something refers to a unit that was planned, so it cannot be unmade."""


@dataclass(frozen=True)
class Written:
    """What was written ahead for one regrouping, by pk.

    Attributes:
        created: units that begin on the day.
        ended: units that end on the day.
        successions: rows that say who follows whom.
        moves: planned moves.
    """

    created: Collection[int] = ()
    ended: Collection[int] = ()
    successions: Collection[int] = ()
    moves: Collection[int] = ()


@action("units.end_on")
def end_on(*, by: Actor, now: datetime, unit: Unit, valid_to: date, decree: str) -> Unit:
    """End a unit whose work and whose lower units go to its successors on ``valid_to``.

    Unlike ``close`` it does not ask that nothing hangs below: what does has a planned move.

    Raises:
        Conflict: it ends already, or has not begun on that day.
    """
    if unit.valid_to is not None:
        raise Conflict(_("%(unit)s sudah ditutup.") % {"unit": unit.name})
    if not Unit.objects.valid_on(valid_to).filter(pk=unit.pk).exists():
        raise Conflict(_("%(unit)s tidak ada pada tanggal itu.") % {"unit": unit.name})
    unit.valid_to = valid_to
    unit.save(update_fields=["valid_to"])
    queries.forget()
    describe(unit=unit.code, payload={"decree": decree, "valid_to": valid_to.isoformat()})
    return unit


@action("units.plan_move")
def plan_move(
    *, by: Actor, now: datetime, unit: Unit, parent: Unit, since: date, decree: str
) -> PlannedMove:
    """Let a unit, with everything under it, hang below ``parent`` from ``since`` on.

    Rights that reach down follow on the day itself; ``settle_move`` writes the path soon after.

    Raises:
        Conflict: a move of this unit waits already.
        DomainError: the parent is below the unit.
    """
    if parent.path.startswith(unit.path):
        raise DomainError(
            _("%(unit)s tidak dapat dipindahkan ke bawahannya sendiri.") % {"unit": unit.name}
        )
    if PlannedMove.objects.filter(unit=unit, done_at=None).exists():
        raise Conflict(_("%(unit)s sudah direncanakan pindah.") % {"unit": unit.name})
    queries.forget()
    describe(unit=unit.code, to_step=parent.code, payload={"decree": decree})
    return PlannedMove.objects.create(unit=unit, parent=parent, since=since)


@action("units.settle_move")
def settle_move(*, by: Actor, now: datetime, move_id: int) -> PlannedMove | None:
    """Write the path of a unit whose planned day has come; None when that is done or not yet due."""
    rows = PlannedMove.objects.select_for_update(of=("self",)).select_related("unit", "parent")
    row = rows.filter(pk=move_id, done_at=None).first()
    if row is None or row.since > now.astimezone(wording.WIB).date():
        describe(subject=f"move:{move_id}", outcome="nothing-due")
        return None
    move(by=by, now=now, unit=row.unit, parent=row.parent)
    row.done_at = now
    row.save(update_fields=["done_at"])
    queries.forget()
    describe(unit=row.unit.code, to_step=row.parent.code, outcome="moved")
    return row


@action("units.call_off")
def call_off(*, by: Actor, now: datetime, since: date, written: Written, reason: str) -> None:
    """Take back what was written ahead for ``since``; units that never began are unmade.

    The ledger keeps what was planned.

    Raises:
        HasBegun: the day has come.
        InUse: something was entered at a unit that was to begin.
    """
    if since <= now.astimezone(wording.WIB).date():
        raise HasBegun(_("Perubahan ini sudah berlaku dan tidak dapat dibatalkan lagi."))
    PlannedMove.objects.filter(pk__in=written.moves, done_at=None).delete()
    Succession.objects.filter(pk__in=written.successions).delete()
    try:
        for unit in Unit.objects.filter(pk__in=written.created).order_by("-path"):
            unit.delete()
    except ProtectedError as error:
        raise InUse(
            _("Unit baru sudah dipakai. Hapus atau akhiri dulu yang dicatat untuknya.")
        ) from error
    Unit.objects.filter(pk__in=written.ended, valid_to=since).update(valid_to=None)
    queries.forget()
    describe(subject="units:regrouping", outcome="called-off", payload={"reason": reason})
