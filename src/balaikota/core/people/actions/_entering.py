"""Saving an assignment that fits and that nothing stands against, and telling the ledger of it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, Grant, describe
from balaikota.core.files import actions as files
from balaikota.core.people.actions import fitting
from balaikota.core.people.models import Assignment


def enter(row: Assignment, *, by: Actor, used: Grant | None, now: datetime) -> Assignment:
    """Save an assignment that fits and that nothing stands against, and describe it.

    Raises:
        NotAllowed: the person is ``by``.
        NotFitting: the role may not be held there, or the period is over or backwards.
        PostTaken: the post, or this very assignment, is held in that period.
    """
    fitting.check_fits(row, by, now)
    check_free(row)
    row.entered_by_id, row.entered_at = fitting.person(by), now
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # PostgreSQL: another admin was faster by a moment
        if "people_one_" not in str(error):
            raise
        raise fitting.PostTaken(
            _("Jabatan ini baru saja diisi orang lain. Muat ulang halaman.")
        ) from error
    if row.decree_file is not None and row.decree_file.owner.startswith("draft:"):
        files.adopt([row.decree_file], f"decree:{row.pk}")
    tell(row, used, outcome="entered")
    return row


def check_free(row: Assignment) -> None:
    """Check that no assignment to the same post in the same period stands in the way.

    Raises:
        PostTaken: one does.
    """
    same = Assignment.objects.filter(role=row.role, unit_id=row.unit_id)
    clashing = same.overlapping(row.valid_from, row.valid_to).select_related("user", "unit")
    fitting.check_free(row, clashing.order_by("valid_from", "pk"))


def tell(row: Assignment, used: Grant | None, *, outcome: str) -> None:
    """Describe to the ledger what became of an assignment."""
    describe(
        unit=row.unit.code,
        acting_as=fitting.acting_as(used),
        holder=f"user:{row.user_id}",
        outcome=f"{outcome}:{row.mode}:{row.role}",
        payload=fitting.told(row),
    )
