"""Undoing an applied import: the books are as on the day before, and the ledger tells of both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.action import Actor, action, describe
from balaikota.core.people.actions import bulk
from balaikota.engine.office.models import Import, ImportedRow, Outcome, State
from balaikota.engine.office.queries import imports as queries
from balaikota.engine.office.queries import undoing
from balaikota.lib.errors import Conflict, DomainError

MOMENTS = ("valid_to", "ended_at")


class CannotUndo(Conflict):
    """Something was built upon the import since, or its days are over."""


class NoReason(DomainError):
    """It is not said why."""


@action("office.undo_import")
def undo(*, by: Actor, now: datetime, source: Import, reason: str) -> Import:
    """Undo all of an applied import within seven days, or nothing.

    What it began counts as never held, what it ended is held again, and the accounts it opened are
    closed. Nothing goes from the history. Sent twice, it is undone once.

    Raises:
        NotFound: ``by`` may not see it.
        NoReason: ``reason`` is empty.
        Conflict: it was never applied.
        CannotUndo: it is too late, or rows stand in the way.
        NotAllowed: ``by`` may not end one of the assignments.
    """
    queries.get_import(by, source.pk)
    row = Import.objects.select_for_update().get(pk=source.pk)
    if row.state == State.UNDONE:
        describe(outcome="undone-before")
        return row
    if row.state != State.APPLIED:
        raise Conflict(_("Impor ini belum disimpan, jadi tidak ada yang dibatalkan."))
    if not reason.strip():
        raise NoReason(_("Isi alasannya."), field="reason")
    if undoing.is_too_late(row, now):
        raise CannotUndo(_("Impor hanya dapat dibatalkan dalam tujuh hari."))
    if undoing.find_obstacles(row, by=by, now=now):
        raise CannotUndo(_("Ada baris yang tidak dapat dibatalkan lagi. Belum ada yang diubah."))
    rows = queries.find_rows(row)
    bulk.take_back(by=by, now=now, batch=_batch(row, rows))
    row.state, row.undone_by_id, row.undone_at = State.UNDONE, int(by.id), now
    row.undone_reason = reason.strip()[:300]
    row.save()
    describe(outcome="undone", payload={"reason": reason.strip(), "rows": len(rows)})
    return row


def _batch(source: Import, rows: list[ImportedRow]) -> bulk.Batch:
    with override("id"):
        reason = _("Impor %(number)s dibatalkan") % {"number": source.pk}
    return bulk.Batch(
        source=f"office.import:{source.pk}",
        reason=reason,
        opened=[row.user for row in rows if row.opened_account],
        # An account that is closed keeps its number: it is found again when it is imported again.
        numbered=[(row.user, "") for row in rows if row.gave_number and not row.opened_account],
        begun=[bulk.Begun(row.assignment) for row in rows if row.outcome == Outcome.BEGIN],
        ended=[
            bulk.Ended(row.assignment, former=_as_before(row.former or {}))
            for row in rows
            if row.outcome == Outcome.END
        ],
    )


def _as_before(former: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name in MOMENTS else value
        for name, value in former.items()
    }
