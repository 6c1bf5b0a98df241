"""Issuing an invoice when a case comes to the step that asks for it, and letting a case go without."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.reference import queries as reference
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries.facts import Facts, Uncomputable
from balaikota.engine.fees import counter, rules, tasks
from balaikota.engine.fees.actions import _take
from balaikota.engine.fees.actions._post import What, counted, post
from balaikota.engine.fees.models import Invoice, Matter, Payment
from balaikota.engine.fees.queries import balances, visible
from balaikota.engine.packs import expressions, fees
from balaikota.engine.packs.grammar import Levy, Pack
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError

REPLACED = "Tagihan diganti karena jumlahnya berubah"


class NotOpen(Conflict):
    """The invoice was paid, waived or replaced meanwhile."""


class ReasonNeeded(DomainError):
    """No reason was given, or too long a one."""


@action.action("fees.bill")
def bill(
    *, by: Actor, now: datetime, task: Task, pack: Pack, levy: str, facts: Facts
) -> Invoice | None:
    """Issue the invoice of a step that a case has just come to; called inside that act.

    Come to the step again: an invoice of the same amount stays as it is, one of another amount is
    replaced, and what was paid on it is counted for the new one. Nothing to pay: no invoice, and
    the case goes on.

    Args:
        task: the applicant's task, whose due time is the invoice's.
        pack: what the case runs on.
        levy: key of the fee in the pack.
        facts: of the case at this moment.

    Raises:
        NotFound: a legal number that the fee reads is not loaded.
        Uncomputable: the fee cannot be worked out for this case.
    """
    case, declared = task.case, pack.fees[levy]
    lines = _worked(declared, facts)
    total = fees.total(lines)
    held = Invoice.objects.select_for_update(of=("self",)).select_related("unit")
    former = held.filter(case=case, step=task.step).exclude(status="REPLACED").first()
    if former is not None and (former.status == "WAIVED" or former.total == total):
        return _again(former, task)
    freed = _replace(former, now=now) if former is not None else []
    if total == 0:
        action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="nothing-to-pay")
        tasks.settle.enqueue(case.pk, task.step)
        _release(freed, None, now=now)
        return None
    invoice = _made(task, pack, levy, lines, facts, now=now)
    post(What.BILL, total, now=now, invoice=invoice)
    _release(freed, invoice, now=now)
    action.describe(
        subject=f"case:{case.pk}", unit=case.unit.code, outcome="billed", due_at=task.due_at,
        pack_digest=pack.digest, payload={"number": invoice.number, "total": total},
    )  # fmt: skip
    return invoice


@action.action("fees.waive")
def waive(*, by: Actor, now: datetime, invoice_id: int, reason: str) -> Invoice:
    """Let a case go on without (the rest of) what was asked for; the reason is kept with the name.

    What was paid stays counted.

    Raises:
        NotFound: no such invoice where the actor may waive.
        NotOpen: it was settled meanwhile, or the case does not wait for it any more.
        ReasonNeeded: the reason is empty or longer than rules.REASON_MAX.
    """
    visible.get_invoice(by, invoice_id, permission="fees.waive")
    invoice = _take.locked(invoice_id)
    if invoice.status != Invoice.Status.OPEN or not balances.is_waiting(invoice):
        raise NotOpen(_("Tagihan ini sudah selesai. Muat ulang halaman."))
    said = " ".join(reason.split())
    if not said or len(said) > rules.REASON_MAX:
        words = _("Tulis alasan dan dasarnya, paling banyak %(most)d huruf.")
        raise ReasonNeeded(words % {"most": rules.REASON_MAX}, field="reason")
    post(What.CANCEL, balances.remaining(invoice), now=now, invoice=invoice)
    invoice.status, invoice.settled_at = Invoice.Status.WAIVED, now
    invoice.waived_by_id, invoice.waive_reason = int(by.id), said
    invoice.save()
    short = Matter.objects.filter(invoice=invoice, kind=Matter.Kind.SHORT, ended_at=None)
    short.update(ended_at=now, ending=Matter.Ending.DROPPED)
    _take.lead_on(invoice, now=now)
    action.describe(
        subject=f"case:{invoice.case_id}", unit=invoice.unit.code, outcome="waived",
        payload={"number": invoice.number, "reason": said},
    )  # fmt: skip
    return invoice


def _worked(levy: Levy, facts: Facts) -> list[fees.Worked]:
    whole = " ".join(f"({text})" for text in levy.expressions())
    names = facts.seen_by(whole)
    try:
        return fees.work_out(levy, names)
    except (fees.NotMoney, *expressions.FAILURES):
        raise Uncomputable(
            _("Biaya layanan ini tidak dapat dihitung untuk berkas ini. Hubungi pengelola layanan.")
        ) from None


def _again(former: Invoice, task: Task) -> Invoice:
    """Keep an invoice whose case came to its step again; settled before, the case goes on."""
    if former.status == Invoice.Status.OPEN:
        former.due_at = task.due_at
        former.reminded_at = former.overdue_told_at = None  # of the time before
        former.save(update_fields=["due_at", "reminded_at", "overdue_told_at"])
    else:
        tasks.settle.enqueue(task.case_id, task.step)
    action.describe(subject=f"case:{task.case_id}", outcome="billed-before")
    return former


def _replace(former: Invoice, *, now: datetime) -> list[Payment]:
    """Give an invoice up; return the payments whose money is free again."""
    payments = list(Payment.objects.filter(postings__invoice=former).distinct().order_by("pk"))
    freed = []
    for payment in payments:
        if amount := counted(payment).get(former.pk, 0):
            _take.take_back(payment, former, amount, why=REPLACED, now=now)
            freed.append(payment)
    post(What.CANCEL, balances.remaining(former), now=now, invoice=former)
    former.status, former.settled_at = Invoice.Status.REPLACED, now
    former.save(update_fields=["status", "settled_at"])
    return freed


def _release(freed: list[Payment], invoice: Invoice | None, *, now: datetime) -> None:
    """Count freed money for the new invoice, or leave it to be decided on where there is none."""
    owed: list[_take.Owed] = []
    for payment in freed:
        list(Matter.objects.select_for_update(of=("self",)).filter(payment=payment, ended_at=None))
        amount = balances.left(payment)
        if invoice is None:
            _take.open_matter(payment, Matter.Kind.OVER, None, now=now)
            continue
        payment.invoice = invoice
        payment.save(update_fields=["invoice"])
        more, kind = _take.take(payment, invoice, amount, now=now)
        owed += more
        if kind is not None:
            _take.open_matter(payment, kind, invoice, now=now)
        else:
            Matter.objects.filter(payment=payment, ended_at=None).update(
                ended_at=now, ending=Matter.Ending.APPLIED
            )
    _take.write_receipts(owed, now=now)
    if invoice is not None and invoice.status == Invoice.Status.PAID:
        tasks.settle.enqueue(invoice.case_id, invoice.step)


def _made(
    task: Task,
    pack: Pack,
    levy: str,
    lines: list[fees.Worked],
    facts: Facts,
    *,
    now: datetime,
) -> Invoice:
    case, declared = task.case, pack.fees[levy]
    laws = _laws(declared, case, facts)
    year = now.astimezone(wording.WIB).year
    code = rules.code_of(f"{secrets.randbelow(10 ** (rules.CODE_DIGITS - 1)):011d}")
    book, sequence, number = counter.take(case.unit, "skrd", year)
    return Invoice.objects.create(
        case=case, unit=case.unit, step=task.step, levy=levy, book=book, sequence=sequence,
        number=number, code=code, total=fees.total(lines), issued_at=now, due_at=task.due_at,
        pack_digest=pack.digest, laws=laws, title=_both(declared.title),
        lines=[_kept(one) for one in lines],
    )  # fmt: skip


def _laws(levy: Levy, case: Case, facts: Facts) -> list[dict[str, Any]]:
    """Return where the fee and each legal number in it come from, and whether that was confirmed."""
    basis = levy.basis
    found = [_law(_both(levy.title), basis.regulation, basis.article, confirmed=basis.confirmed)]
    keys = {key for text in levy.expressions() for key in expressions.numbers_read(text)}
    for key in sorted(keys):
        row = reference.get_value(key, on=facts.day, unit_code=case.unit.code)
        words = {"id": row.title_id, "en": row.title_en}
        found.append(_law(words, row.regulation, row.article, confirmed=row.is_confirmed))
    return found


def _law(
    words: dict[str, str], regulation: str, article: str, *, confirmed: bool
) -> dict[str, Any]:
    return {"words": words, "regulation": regulation, "article": article, "confirmed": confirmed}


def _kept(one: fees.Worked) -> dict[str, Any]:
    return {
        "title": _both(one.line.title),
        "quantity": one.quantity,
        "unit": _both(one.line.unit) if one.line.unit is not None else None,
        "price": one.price,
        "amount": one.amount,
    }


def _both(text: Any) -> dict[str, str]:
    return {"id": text.id, "en": text.en}
