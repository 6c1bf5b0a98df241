"""Which invoices their applicants are to be told of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from balaikota.core.reference import queries as reference
from balaikota.engine.cases.models import Party, Task
from balaikota.engine.fees import rules
from balaikota.engine.fees.models import Invoice
from balaikota.engine.fees.rules import Mark
from balaikota.lib import wording
from balaikota.lib.errors import NotFound

DAYS = "kabar.tagihan.hari"
_USUAL_DAYS = 3
BATCH = 200


def find_to_remind(now: datetime) -> list[int]:
    """Return pks of open invoices of which something is to be told, due first, at most BATCH."""
    soon = Q(due_at__gt=now, due_at__lte=now + timedelta(days=days_before(now)), reminded_at=None)
    late = Q(due_at__lte=now, overdue_told_at=None)
    waiting = Task.objects.filter(
        case=OuterRef("case"), step=OuterRef("step"), ended_at=None, party=Party.APPLICANT
    )
    rows = Invoice.objects.filter(soon | late, Exists(waiting), status=Invoice.Status.OPEN)
    found = [one.pk for one in rows.order_by("due_at", "pk") if mark_of(one, now)]
    return found[:BATCH]


def mark_of(invoice: Invoice, now: datetime) -> Mark:
    """Return what is to be told of an open invoice at ``now`` and has not been."""
    if invoice.due_at is None:
        return Mark.NOTHING
    mark = rules.mark_of(
        issued_at=invoice.issued_at, due_at=invoice.due_at, now=now, days=days_before(now)
    )
    told = {Mark.SOON: invoice.reminded_at, Mark.OVERDUE: invoice.overdue_told_at}
    return mark if told.get(mark) is None else Mark.NOTHING


def days_before(now: datetime) -> int:
    """Return how many days before it is due an applicant is reminded of an invoice."""
    day: date = now.astimezone(wording.WIB).date()
    try:
        return int(reference.get_value(DAYS, on=day).value)
    except NotFound:
        return _USUAL_DAYS
