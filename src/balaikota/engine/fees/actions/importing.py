"""A bank statement: looked at first, taken over whole in one transaction, and undone whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.fees.actions import _take
from balaikota.engine.fees.actions._post import What, counted, post
from balaikota.engine.fees.models import Invoice, Matter, Payment, Statement, StatementLine
from balaikota.engine.fees.queries import balances, matching, visible
from balaikota.engine.fees.rules import StatementRow
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError, NotAllowed

UNDONE = "Impor rekening koran dibatalkan"


class ReadBefore(Conflict):
    """The same file was read before."""


class NotPreview(Conflict):
    """The statement was taken over, dropped or undone meanwhile."""


class Spent(Conflict):
    """A case went on because of this statement, or money of it was decided on: too late to undo."""


class Nothing(DomainError):
    """The file has no line."""


@action.action("fees.record")
def read(
    *, by: Actor, now: datetime, name: str, content: bytes, rows: Sequence[StatementRow]
) -> Statement:
    """Keep the lines of a statement to look at; nothing is counted yet.

    Args:
        name: of the file.
        content: of the file; only its digest is kept.
        rows: its lines, judged.

    Raises:
        Nothing: no line.
        ReadBefore: the same file waits to be looked at, or was taken over.
    """
    if not rows:
        raise Nothing(_("Berkas ini tidak berisi baris."), field="file")
    statement = Statement(
        unit_id=_home(by), name=name[:120], digest=hashlib.sha256(content).hexdigest(), read_at=now,
        read_by=by.id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            statement.save(force_insert=True)
    except IntegrityError:
        raise ReadBefore(_("Berkas yang sama sudah pernah dibaca."), field="file") from None
    for row in rows:
        StatementLine.objects.create(
            statement=statement, position=row.position, dated=row.dated, reference=row.reference,
            code=row.code, amount=row.amount, text=row.text, error=row.error,
        )  # fmt: skip
    action.describe(unit=statement.unit.code, outcome="read", payload={"lines": len(rows)})
    return statement


@action.action("fees.record")
def apply(*, by: Actor, now: datetime, statement_id: int) -> Statement:
    """Take a statement over: known payments are confirmed, new ones counted, broken lines left out.

    A new payment whose code no invoice has is kept as a matter.

    Raises:
        NotFound: no such statement where the actor records payments.
        NotPreview: it was taken over, dropped or undone meanwhile.
    """
    statement = _locked(by, statement_id, Statement.Status.PREVIEW)
    lines = list(statement.lines.filter(error="").order_by("position"))
    matches = matching.match_all(lines)
    found = [(line, matches[line.pk]) for line in lines]
    # Cases are locked in one order, whoever imports beside us.
    found.sort(key=lambda pair: (pair[1].invoice.case_id if pair[1].invoice else 0, pair[0].pk))
    owed: list[_take.Owed] = []
    for line, match in found:
        owed += _taken_over(line, match, by=by, now=now)
    _take.write_receipts(owed, now=now)
    statement.status, statement.applied_at = Statement.Status.APPLIED, now
    statement.save(update_fields=["status", "applied_at"])
    action.describe(unit=statement.unit.code, outcome="applied", payload={"lines": len(found)})
    return statement


@action.action("fees.record")
def drop(*, by: Actor, now: datetime, statement_id: int) -> Statement:
    """Put a statement aside that was only looked at.

    Raises:
        NotFound, NotPreview: as ``apply``.
    """
    statement = _locked(by, statement_id, Statement.Status.PREVIEW)
    statement.status, statement.ended_at = Statement.Status.DROPPED, now
    statement.save(update_fields=["status", "ended_at"])
    action.describe(unit=statement.unit.code, outcome="dropped")
    return statement


@action.action("fees.record")
def undo(*, by: Actor, now: datetime, statement_id: int) -> Statement:
    """Undo a statement that was taken over: all of it, or nothing where that is too late.

    Raises:
        NotFound: no such statement where the actor records payments.
        NotPreview: it was not taken over, or undone before.
        Spent: some of its money has settled an invoice or was decided on.
    """
    statement = _locked(by, statement_id, Statement.Status.APPLIED)
    lines = list(statement.lines.exclude(payment=None).select_related("payment"))
    new = [line.payment for line in lines if line.payment and _is_new(line)]
    held = [one for one in new if _is_spent(one)]
    if held:
        words = ngettext(
            "%(n)d pembayaran dari berkas ini sudah melunasi tagihan atau sudah diurus, jadi impor tidak dapat dibatalkan.",
            "%(n)d pembayaran dari berkas ini sudah melunasi tagihan atau sudah diurus, jadi impor tidak dapat dibatalkan.",
            len(held),
        )
        raise Spent(words % {"n": len(held)})
    for payment in new:
        _cancel(payment, now=now)
    confirmed = Payment.objects.filter(
        lines__statement=statement, lines__outcome=StatementLine.Outcome.CONFIRMED
    )
    confirmed.update(confirmed_at=None)
    statement.status, statement.ended_at = Statement.Status.UNDONE, now
    statement.save(update_fields=["status", "ended_at"])
    action.describe(unit=statement.unit.code, outcome="undone", payload={"payments": len(new)})
    return statement


def _home(by: Actor) -> int:
    """Return the unit at which the actor records payments."""
    for grant in by.grants:
        if grant.permits("fees.record"):
            return grant.unit_id
    raise NotAllowed(_("Anda tidak berwenang melakukan ini."))


def _locked(by: Actor, statement_id: int, status: str) -> Statement:
    visible.get_statement(by, statement_id)
    rows = Statement.objects.select_for_update(of=("self",)).select_related("unit")
    statement = rows.get(pk=statement_id)
    if statement.status != status:
        raise NotPreview(_("Berkas ini sudah diproses. Muat ulang halaman."))
    return statement


def _taken_over(
    line: StatementLine, match: matching.Match, *, by: Actor, now: datetime
) -> list[_take.Owed]:
    """Count one line; return the receipts to be written."""
    invoice, owed = None, list[_take.Owed]()
    if match.invoice is not None:
        invoice = _take.locked(match.invoice.pk)
        # Before the lock somebody may have told of it by another door.
        match = matching.match_all([line])[line.pk]
    line.outcome = match.outcome
    if match.payment is not None:
        line.payment = match.payment
        if match.outcome == StatementLine.Outcome.CONFIRMED:
            match.payment.confirmed_at = now
            match.payment.save(update_fields=["confirmed_at"])
    else:
        line.payment = _stored(line, invoice, by=by, now=now)
        owed = _counted(line.payment, invoice, now=now)
    line.save(update_fields=["outcome", "payment"])
    return owed


def _stored(line: StatementLine, invoice: Invoice | None, *, by: Actor, now: datetime) -> Payment:
    assert line.dated is not None
    assert line.amount is not None
    noon = datetime.combine(line.dated, time(12), wording.WIB).astimezone(UTC)
    payment = Payment.objects.create(
        source=Payment.Source.BANK, reference=line.reference, code=line.code, invoice=invoice,
        unit=invoice.unit if invoice is not None else None, amount=line.amount,
        paid_at=min(noon, now), recorded_at=now, recorded_by=by.id, confirmed_at=now,
    )  # fmt: skip
    post(What.RECEIVE, payment.amount, now=now, payment=payment)
    return payment


def _counted(payment: Payment, invoice: Invoice | None, *, now: datetime) -> list[_take.Owed]:
    owed, kind = _take.take(payment, invoice, payment.amount, now=now)
    if kind is not None:
        _take.open_matter(payment, kind, invoice, now=now)
    if invoice is not None and owed and invoice.status == Invoice.Status.PAID:
        _take.lead_on(invoice, now=now)
    return owed


def _is_new(line: StatementLine) -> bool:
    return line.outcome in (StatementLine.Outcome.COUNTED, StatementLine.Outcome.UNMATCHED)


def _is_spent(payment: Payment) -> bool:
    """Tell whether a payment has settled an invoice, was decided on, or is being decided on."""
    settled = Invoice.objects.filter(pk__in=counted(payment), status=Invoice.Status.PAID)
    decided = Matter.objects.filter(payment=payment).exclude(payee="", ending="")
    return settled.exists() or decided.exists()


def _cancel(payment: Payment, *, now: datetime) -> None:
    for invoice_id, amount in counted(payment).items():
        invoice = _take.locked(invoice_id)
        _take.take_back(payment, invoice, amount, why=UNDONE, now=now)
    post(What.UNDO, balances.left(payment), now=now, payment=payment)
    payment.cancelled_at = now
    payment.save(update_fields=["cancelled_at"])
    Matter.objects.filter(payment=payment, ended_at=None).update(
        ended_at=now, ending=Matter.Ending.UNDONE
    )
