"""Printing: the worker hands the PDF in, or says that it cannot be printed."""

from __future__ import annotations

import re
from datetime import datetime

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.products import rules
from balaikota.engine.products.actions import _found, _issued
from balaikota.engine.products.making import Proof
from balaikota.engine.products.models import Product, Signature


@action.action("products.issue")
def issue(
    *, by: Actor, now: datetime, product_id: int, pdf: bytes, proof: Proof | None = None
) -> Product:
    """Store the printed letter, mark it issued and move its case on, all in one transaction.

    A letter issued already is returned as it is: printing twice changes nothing.

    Args:
        by: SYSTEM.
        now: when.
        product_id: the letter.
        pdf: as it is handed out, signed where it is to be signed.
        proof: what is known of the signature; None for a letter without one.

    Raises:
        NotIssuable: its number was voided meanwhile.
    """
    return _issued.hand_in(now=now, product_id=product_id, pdf=pdf, proof=proof)


@action.action("products.wait")
def wait(*, by: Actor, now: datetime, product_id: int, problem: str) -> Product:
    """Note that a letter could not be signed, and when the worker tries again.

    Args:
        by: SYSTEM.
        now: when.
        product_id: the letter.
        problem: ``DOWN``: tried again, after a minute, then two, four, at most fifteen;
            ``REFUSED``: somebody must look at it.
    """
    product = _found.locked(product_id)
    signature = Signature.objects.get(product=product)
    if product.is_waiting:
        signature.tries += 1
        signature.problem = problem
        signature.next_at = None
        if problem == Signature.Problem.DOWN and signature.method == Signature.Method.SEAL:
            signature.next_at = now + rules.sign_again_after(signature.tries)
        signature.save()
    action.describe(unit=product.unit.code, outcome=problem.lower())
    return product


@action.action("products.fail")
def fail(*, by: Actor, now: datetime, product_id: int, failure: str) -> Product:
    """Mark a letter whose template does not print, so that the desk shows it.

    Args:
        by: SYSTEM.
        now: when.
        product_id: the letter.
        failure: what the press said; only its first line is kept, without what it quotes.
    """
    product = _found.locked(product_id)
    if product.status == Product.Status.RESERVED:
        product.status = Product.Status.FAILED
        product.failure = _without_quotes(failure)
        product.save(update_fields=["status", "failure"])
    action.describe(unit=product.unit.code, outcome=product.status.lower())
    return product


def _without_quotes(failure: str) -> str:
    """Return the first line; what stands in quotes may be somebody's name."""
    return re.sub(r"`[^`]*`|\"[^\"]*\"", "…", failure.partition("\n")[0])[:100]
