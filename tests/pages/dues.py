"""What a request owes and what came of it, made directly in the tables: one thing of each kind.

The acts have their own tests; here it matters only that there is an invoice with a receipt, a
payment that did not fit, and a bank statement that waits, all of the unit of one request.
"""

from __future__ import annotations

from datetime import timedelta

from balaikota.engine.cases.models import Case
from balaikota.engine.fees import rules
from balaikota.engine.fees.actions import _post
from balaikota.engine.fees.models import (
    Book,
    Invoice,
    Matter,
    Payment,
    Receipt,
    Statement,
    StatementLine,
)
from tests.pages.scene import MORNING

WHOLE, PART = 300_000, 100_000


def of(case: Case) -> dict[str, int]:
    """Make them for a request; return kind of row -> pk."""
    invoice = _invoice(case)
    payment = Payment.objects.create(
        source="GATEWAY", reference=f"G{case.pk}", code=invoice.code, invoice=invoice,
        unit=case.unit, amount=PART, paid_at=MORNING - timedelta(hours=1), recorded_at=MORNING,
        recorded_by="payment",
    )  # fmt: skip
    _post.post(_post.What.BILL, WHOLE, now=MORNING, invoice=invoice)
    _post.post(_post.What.RECEIVE, PART, now=MORNING, payment=payment)
    _post.post(_post.What.APPLY, PART, now=MORNING, invoice=invoice, payment=payment)
    matter = Matter.objects.create(
        kind="SHORT", payment=payment, invoice=invoice, unit=case.unit, opened_at=MORNING
    )
    return {
        "invoice": invoice.pk,
        "bill_receipt": _receipt(invoice, payment).pk,
        "matter": matter.pk,
        "statement": _statement(case).pk,
    }


def _invoice(case: Case) -> Invoice:
    book = _book(case, "skrd")
    both = {"id": "Luas lapak", "en": "Area of the stall"}
    return Invoice.objects.create(
        case=case, unit=case.unit, step="persetujuan", levy="retribusi", book=book,
        sequence=book.latest, number=rules.number("skrd", book.latest, case.unit.code, 2026),
        code=rules.code_of(f"{case.pk:011d}"), total=WHOLE, issued_at=MORNING - timedelta(days=1),
        due_at=MORNING + timedelta(days=13), pack_digest="0" * 64,
        laws=[{"words": {"id": "Tarif", "en": "Tariff"}, "regulation": "Contoh", "article": "", "confirmed": False}],
        title={"id": "Retribusi contoh", "en": "Example levy"},
        lines=[{"title": both, "quantity": 12, "unit": {"id": "m²", "en": "m²"}, "price": 25_000,
                "amount": WHOLE}],
    )  # fmt: skip


def _receipt(invoice: Invoice, payment: Payment) -> Receipt:
    book = _book(invoice.case, "ssrd")
    return Receipt.objects.create(
        payment=payment, invoice=invoice, book=book, sequence=book.latest,
        number=rules.number("ssrd", book.latest, invoice.unit.code, 2026), amount=PART,
        issued_at=MORNING,
    )  # fmt: skip


def _statement(case: Case) -> Statement:
    statement = Statement.objects.create(
        unit=case.unit, name="rekening.csv", digest=f"{case.pk:064d}", read_at=MORNING, read_by="1"
    )
    StatementLine.objects.create(
        statement=statement, position=2, dated=MORNING.date(), reference=f"B{case.pk}",
        code="000", amount=5_000, text="setor",
    )  # fmt: skip
    StatementLine.objects.create(statement=statement, position=3, reference="B", error="date")
    return statement


def _book(case: Case, kind: str) -> Book:
    book, _made = Book.objects.get_or_create(unit=case.unit, kind=kind, year=2026)
    book.latest += 1
    book.save()
    return book
