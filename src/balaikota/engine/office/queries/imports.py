"""Imports of officers and assignments: the list, what a draft would do, what one has done."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.office.imports import judging
from balaikota.engine.office.imports.verdicts import Judged, Plan
from balaikota.engine.office.models import Import, ImportedRow, State
from balaikota.lib.errors import NotFound

__all__ = ["Judged", "Plan", "State"]

PAGE_SIZE = 20
UNDO = "office.undo_import"


def visible_to(by: Actor) -> QuerySet[Import]:
    """Return one's own imports, and what was applied at units that one looks after as well."""
    rows = ImportedRow.objects.filter(source=OuterRef("pk"))
    elsewhere = rows.exclude(assignment__unit_id__in=by.units_for(UNDO))
    applied = Q(state__in=[State.APPLIED, State.UNDONE]) & ~Exists(elsewhere)
    own = Q(uploaded_by_id=int(by.id)) if by.is_officer else Q(pk=None)
    found = Import.objects.filter(own | applied if by.may(UNDO) else own)
    return found.select_related("uploaded_by", "applied_by", "undone_by")


def find_imports(by: Actor, *, page: int = 1) -> list[Import]:
    """Return one page (20) of the imports ``by`` may see, the latest first. One query."""
    start = (page - 1) * PAGE_SIZE
    rows = visible_to(by).defer("content").order_by("-uploaded_at", "-pk")
    return list(rows[start : start + PAGE_SIZE])


def count_imports(by: Actor) -> int:
    """Return how many imports ``find_imports`` has in all."""
    return visible_to(by).count()


def get_import(by: Actor, pk: int) -> Import:
    """Return an import.

    Raises:
        NotFound: there is none among those ``by`` may see.
    """
    found = visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Impor itu tidak ditemukan."))
    return found


def plan_of(source: Import, *, by: Actor, now: datetime) -> Plan:
    """Return what would become of each row of a draft if ``by`` applied it now. Six queries."""
    return judging.judge(source.content, by=by, now=now, reopened=reopened())


def reopened() -> set[int]:
    """Return the pks of the accounts that an import opened and its undoing closed."""
    rows = ImportedRow.objects.filter(opened_account=True, source__state=State.UNDONE)
    return set(rows.filter(user__is_active=False).values_list("user_id", flat=True))


def find_rows(source: Import) -> list[ImportedRow]:
    """Return what an applied import changed, in the order of its rows. One query."""
    rows = ImportedRow.objects.filter(source=source).order_by("number")
    return list(rows.select_related("user", "assignment__unit", "assignment__user"))


def find_rows_page(
    source: Import, *, page: int, size: int, outcome: str = ""
) -> tuple[list[ImportedRow], int]:
    """Return one page of what an applied import changed, and how many rows there are in all."""
    rows = ImportedRow.objects.filter(source=source).order_by("number")
    rows = rows.filter(outcome=outcome) if outcome else rows
    start = (page - 1) * size
    found = rows.select_related("user", "assignment__unit")[start : start + size]
    return list(found), rows.count()
