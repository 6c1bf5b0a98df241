"""What the treasurer's desk lists and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from balaikota.core.action import Actor
from balaikota.engine.fees.models import (
    Account,
    Invoice,
    Matter,
    Payment,
    Posting,
    Statement,
    StatementLine,
)
from balaikota.engine.fees.queries import visible
from balaikota.lib import wording

LATEST = 50


@dataclass(frozen=True)
class Figures:
    """What came in and what is open, in whole rupiah where it is money.

    Attributes:
        today: came in since midnight WIB, by ``today_count`` payments.
        month: came in since the first of the month.
        owed: still owed on open invoices, ``overdue`` of them past their due time.
        unconfirmed: payments no bank statement has shown yet, older than a day.
        to_decide: left over and belonging to no invoice.
    """

    today: int
    today_count: int
    month: int
    owed: int
    open_count: int
    overdue: int
    unconfirmed: int
    unconfirmed_count: int
    to_decide: int


def figures(actor: Actor, *, now: datetime) -> Figures:
    """Return the figures of the units whose fees the actor may see. Four queries."""
    day = now.astimezone(wording.WIB).replace(hour=0, minute=0, second=0, microsecond=0)
    paid = visible.payments(actor).aggregate(
        today=Sum("amount", filter=Q(recorded_at__gte=day)),
        count=Count("pk", filter=Q(recorded_at__gte=day)),
        month=Sum("amount", filter=Q(recorded_at__gte=day.replace(day=1))),
        unconfirmed=Sum("amount", filter=_unconfirmed(now)),
        unconfirmed_count=Count("pk", filter=_unconfirmed(now)),
    )
    invoices = visible.invoices(actor).filter(status=Invoice.Status.OPEN)
    counted = invoices.aggregate(all=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
    owed = _sides(Posting.objects.filter(invoice__in=invoices.values("pk")), Account.RECEIVABLE)
    open_matters = visible.matters(actor).filter(ended_at=None)
    payments = Posting.objects.filter(payment__in=open_matters.values("payment_id"))
    return Figures(
        today=paid["today"] or 0,
        today_count=paid["count"],
        month=paid["month"] or 0,
        owed=owed,
        open_count=counted["all"],
        overdue=counted["overdue"],
        unconfirmed=paid["unconfirmed"] or 0,
        unconfirmed_count=paid["unconfirmed_count"],
        to_decide=-_sides(payments, Account.DEPOSIT),
    )


def find_open_matters(actor: Actor) -> list[Matter]:
    """Return the matters that wait, the oldest first, at most LATEST. One query."""
    return list(visible.matters(actor).filter(ended_at=None).order_by("opened_at", "pk")[:LATEST])


def stakes(matters: Iterable[Matter]) -> dict[int, int]:
    """Return pk of a matter -> whole rupiah it is about. One query."""
    found = list(matters)
    rows = Posting.objects.filter(payment__in=[one.payment_id for one in found])
    sums: dict[tuple[int, int | None, str], int] = {}
    for payment, invoice, what, amount in rows.values_list(
        "payment_id", "invoice_id", "what"
    ).annotate(sum=Sum("amount")):
        assert payment is not None
        sums[payment, invoice, what] = amount
    return {one.pk: _stake(one, sums) for one in found}


def find_payments(actor: Actor) -> list[Payment]:
    """Return the payments told of last, at most LATEST. One query."""
    return list(visible.payments(actor).order_by("-recorded_at", "-pk")[:LATEST])


def find_statements(actor: Actor) -> list[Statement]:
    """Return the bank statements read last, each with its lines counted. One query."""
    rows = visible.statements(actor).annotate(
        all_lines=Count("lines"), broken=Count("lines", filter=~Q(lines__error=""))
    )
    return list(rows.order_by("-read_at", "-pk")[:LATEST])


def find_lines(statement: Statement) -> list[StatementLine]:
    """Return the lines of a statement in the order of the file. One query."""
    return list(statement.lines.select_related("payment__invoice").order_by("position"))


def _unconfirmed(now: datetime) -> Q:
    return Q(confirmed_at=None, recorded_at__lt=now - timedelta(days=1))


def _sides(rows: object, account: str) -> int:
    sums = rows.aggregate(  # type: ignore[attr-defined]
        debit=Sum("amount", filter=Q(debit=account)),
        credit=Sum("amount", filter=Q(credit=account)),
    )
    return (sums["debit"] or 0) - (sums["credit"] or 0)


def _stake(matter: Matter, sums: dict[tuple[int, int | None, str], int]) -> int:
    """Return what a matter is about: a short payment's part, else what belongs to no invoice."""
    mine = {
        (invoice, what): amount
        for (payment, invoice, what), amount in sums.items()
        if payment == matter.payment_id
    }
    if matter.kind == Matter.Kind.SHORT:
        apply, back = (matter.invoice_id, "APPLY"), (matter.invoice_id, "TAKE_BACK")
        return mine.get(apply, 0) - mine.get(back, 0)
    into = {"RECEIVE": 1, "TAKE_BACK": 1, "APPLY": -1, "REFUND": -1, "UNDO": -1}
    return sum(into[what] * amount for (_invoice, what), amount in mine.items())
