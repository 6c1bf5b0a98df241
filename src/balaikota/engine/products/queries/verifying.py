"""What a stranger is told about a letter: as little as proves it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from balaikota.core.people import queries as people
from balaikota.engine.products import rules
from balaikota.engine.products.models import Product, Signature
from balaikota.engine.products.queries import letters
from balaikota.engine.products.rules import Standing

_SHOWN = (Product.Status.ISSUED, Product.Status.REVOKED, Product.Status.REPLACED)


@dataclass(frozen=True)
class Fact:
    """One public fact: its label in both languages, and the text."""

    label_id: str
    label_en: str
    value: str

    def label(self, lang: str) -> str:
        """Return the label in ``lang``."""
        return self.label_en if lang.startswith("en") else self.label_id


# Whose post it was is asked apart, for the few that are not signed by its definitive holder.
_WITH = ("entry", "unit", "assignment", "signature")
_COLUMNS = (
    "row_key", "verification_id", "code", "status", "title", "approved_at", "valid_until",
    "signer_title", "signer_name", "facts", "sha256", "ended_at", "end_reason",
    "entry__number", "unit__name", "signature__method", "signature__is_stamped",
    "assignment__mode", "assignment__decree_date", "assignment__decree_number",
    "assignment__valid_from", "assignment__valid_to", "assignment__unit", "assignment__role",
)  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """A letter as the verification page shows it.

    Attributes:
        standing: valid, expired, revoked or replaced.
        dated: the date on the letter (WIB).
        until: last day of validity (inclusive); None without end.
        signer: title and name of who approved it.
        basis: the decree by which they acted for the holder of the post; else empty.
        ended_at: when it was revoked or replaced.
        reason: why it was revoked.
        successor: verification id of the letter that replaces it.
        method: how it is signed: ``SEAL``, ``OFFICER``, ``WET``; empty for not at all.
        is_stamped: a time-stamping authority vouches for when.
        renewal: slug of the service by which an expired letter is asked for anew; else empty.
    """

    verification_id: str
    standing: Standing
    title: str
    number: str
    unit: str
    dated: date
    until: date | None
    signer_title: str
    signer_name: str
    basis: str
    facts: tuple[Fact, ...]
    sha256: str
    ended_at: datetime | None
    reason: str
    successor: str
    method: str = ""
    is_stamped: bool = False
    renewal: str = ""


def find_by_id(verification_id: str, *, now: datetime) -> Verified | None:
    """Return the letter with this id; None for an id that no issued letter has."""
    return _verified(_only(Product.objects.filter(verification_id=verification_id)), now)


def find_by_number(number: str, code: str, *, now: datetime) -> Verified | None:
    """Return the letter with this number and code; None when either is wrong."""
    product = _only(Product.objects.filter(entry__number__iexact=rules.plain_number(number)))
    stored = product.code if product else "-"
    is_right = hmac.compare_digest(stored, rules.group_code(code))
    return _verified(product if is_right else None, now)


def find_by_digest(sha256: str, *, now: datetime) -> Verified | None:
    """Return the letter whose PDF has this SHA-256 (hex); None when no letter has it."""
    return _verified(_only(Product.objects.filter(sha256=sha256)), now)


def find_by_address(address: str, *, now: datetime) -> Verified | None:
    """Return the letter that a signature names by the address of its page; None without one."""
    verification_id = address.rstrip("/").rpartition("/")[2]
    return find_by_id(verification_id, now=now) if verification_id else None


def _only(rows: QuerySet[Product]) -> Product | None:
    """Return the one shown letter among ``rows``: few columns, and no order, which costs as much."""
    found = rows.filter(status__in=_SHOWN).select_related(*_WITH).only(*_COLUMNS)[:1]
    return next(iter(found), None)


def _verified(product: Product | None, now: datetime) -> Verified | None:
    if product is None:
        return None
    # Asked only where there may be one: most letters that are looked up are in force.
    is_over = product.status != Product.Status.ISSUED
    following = product.replacements.filter(status__in=_SHOWN).first() if is_over else None
    standing = rules.standing(
        status=product.status, until=product.valid_until, today=rules.letter_date(now)
    )
    return Verified(
        verification_id=product.verification_id,
        standing=standing,
        title=product.title,
        number=product.entry.number,
        unit=product.unit.name,
        dated=rules.letter_date(product.approved_at),
        until=product.valid_until,
        signer_title=product.signer_title,
        signer_name=product.signer_name,
        basis=people.basis_of(product.assignment),
        facts=tuple(Fact(one["id"], one["en"], one["value"]) for one in product.facts),
        sha256=product.sha256,
        ended_at=product.ended_at,
        reason=product.end_reason,
        successor=following.verification_id if following else "",
        method=letters.method_of(product),
        is_stamped=_is_stamped(product),
        renewal=_service_of(product) if standing is Standing.EXPIRED else "",
    )


def _service_of(product: Product) -> str:
    slugs = Product.objects.filter(pk=product.pk).values_list("case__version__service__slug")
    return str(slugs.get()[0])


def _is_stamped(product: Product) -> bool:
    signature: Signature | None = getattr(product, "signature", None)
    return signature is not None and signature.is_stamped
