"""What a stranger is told about a letter: as little as proves it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from balaikota.core.people import queries as people
from balaikota.core.people.models import Mode
from balaikota.engine.products import rules
from balaikota.engine.products.models import Product
from balaikota.engine.products.queries import _shown
from balaikota.engine.products.rules import Standing


@dataclass(frozen=True)
class Fact:
    """One public fact: its label in both languages, and the text."""

    label_id: str
    label_en: str
    value: str

    def label(self, lang: str) -> str:
        """Return the label in ``lang``."""
        return self.label_en if lang.startswith("en") else self.label_id


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
    return _verified(_shown.find(_shown.BY_ID, verification_id), now)


def find_by_number(number: str, code: str, *, now: datetime) -> Verified | None:
    """Return the letter with this number and code; None when either is wrong."""
    found = _shown.find(_shown.BY_NUMBER, rules.plain_number(number))
    stored = found.letter.code if found else "-"
    is_right = hmac.compare_digest(stored, rules.group_code(code))
    return _verified(found if is_right else None, now)


def find_by_digest(sha256: str, *, now: datetime) -> Verified | None:
    """Return the letter whose PDF has this SHA-256 (hex); None when no letter has it."""
    return _verified(_shown.find(_shown.BY_DIGEST, sha256), now)


def find_by_address(address: str, *, now: datetime) -> Verified | None:
    """Return the letter that a signature names by the address of its page; None without one."""
    verification_id = address.rstrip("/").rpartition("/")[2]
    return find_by_id(verification_id, now=now) if verification_id else None


def _verified(found: _shown.Shown | None, now: datetime) -> Verified | None:
    if found is None:
        return None
    product = found.letter
    standing = rules.standing(
        status=product.status, until=product.valid_until, today=rules.letter_date(now)
    )
    return Verified(
        verification_id=product.verification_id,
        standing=standing,
        title=product.title,
        number=found.number,
        unit=found.office,
        dated=rules.letter_date(product.approved_at),
        until=product.valid_until,
        signer_title=product.signer_title,
        signer_name=product.signer_name,
        basis=_basis(product),
        facts=tuple(Fact(one["id"], one["en"], one["value"]) for one in product.facts),
        sha256=product.sha256,
        ended_at=product.ended_at,
        reason=product.end_reason,
        successor=_successor(product),
        method=found.method,
        is_stamped=found.is_stamped,
        renewal=_service_of(product) if standing is Standing.EXPIRED else "",
    )


# What most letters that are looked up do not have is asked only of those that may have it.


def _basis(product: Product) -> str:
    return "" if product.signer_mode == Mode.DEFINITIF else people.basis_of(product.assignment)


def _successor(product: Product) -> str:
    if product.status == Product.Status.ISSUED:
        return ""
    following = product.replacements.filter(status__in=_shown.STATUSES).first()
    return following.verification_id if following else ""


def _service_of(product: Product) -> str:
    slugs = Product.objects.filter(pk=product.pk).values_list("case__version__service__slug")
    return str(slugs.get()[0])
