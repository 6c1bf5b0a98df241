"""Cases that wait for money, and people who see to it.

    house (fixture)              a House: the scene of cases, the levied service, two treasurers
    billed(house, luas=12)       a case walked to the step that waits for its payment
    invoice_of(case)             its invoice
    report(case_or_code, 300_000, reference="G1")    what the gateway tells
    check_books()                what must hold of all postings, whatever happened

The tariff is Rp25.000 per m²: 12 m² cost Rp300.000.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balaikota.core.action import Actor, ActorKind
from balaikota.core.people.models import User
from balaikota.core.people.tests import factories as people
from balaikota.core.units.models import CityFacts
from balaikota.engine.cases.actions import opening
from balaikota.engine.cases.actions.opening import Opened, Submission
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.tests import factories as cases
from balaikota.engine.cases.tests.factories import IN_KAUMAN, KAUMAN, MORNING, Scene, do, fresh
from balaikota.engine.fees import rules
from balaikota.engine.fees.actions import receiving
from balaikota.engine.fees.models import (
    Account,
    Book,
    Invoice,
    Matter,
    Payment,
    Posting,
    Receipt,
)
from balaikota.engine.fees.queries import balances
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.models import ServiceVersion
from tests import yamls
from tests.rooms.percobaan.service import LEVIED, MALANG

GATEWAY = Actor(ActorKind.GATEWAY, "uji", permissions=frozenset({"fees.receive"}))
TARIFF, WHOLE = 25_000, 300_000


@dataclass(frozen=True)
class House:
    """Kelurahan Kauman in Kecamatan Klojen, whose treasurer reaches both."""

    scene: Scene
    version: ServiceVersion
    tari: User  # treasurer of the kecamatan
    toni: User  # treasurer of another kecamatan


def make_house() -> House:
    """Make the scene of cases, and what fees need besides."""
    scene = cases.make_service()
    version = packs.publish_file(
        path=LEVIED,
        by=cases.PUBLISHER,
        now=MORNING,
        valid_from=date(2026, 11, 1),
        decree="SK 2/2026",
    )
    elsewhere = people.make_unit("kecamatan", code="35.73.04", short_name="Sukun")
    facts = yamls.read((MALANG / "city.yaml").read_text(encoding="utf-8"))["city"]
    CityFacts.objects.create(unit=people.make_city(), facts=facts)
    return House(
        scene=scene,
        version=version,
        tari=people.make_officer("bendahara", scene.kecamatan, name="Tari Wulan"),
        toni=people.make_officer("bendahara", elsewhere, name="Toni Setia"),
    )


def levied(house: House, *, now: datetime = MORNING, **answers: Any) -> Case:
    """Open a case of the service that costs something."""
    return opened(house, now=now, **answers).case


def opened(house: House, *, now: datetime = MORNING, **answers: Any) -> Opened:
    """Open such a case; return it with its secret."""
    given = {
        "nama": "Sri Wahyuni",
        "surel": "sri@contoh.test",
        "alamat_lapak": cases.ANSWERS["alamat_usaha"],
        "luas": 12,
        "bulan": 1,
        "usaha_mikro": False,
    } | answers
    sent = Submission(
        answers=given, unit=house.scene.kauman, area=KAUMAN, point=IN_KAUMAN, name=given["nama"],
        email=given["surel"], phone="",
    )  # fmt: skip
    return opening.open_case(
        by=cases.VISITOR, now=now, version_id=house.version.pk, sent=sent, channel=Channel.ONLINE,
        key=uuid.uuid4().hex,
    )  # fmt: skip


def billed(house: House, *, now: datetime = MORNING, **answers: Any) -> Case:
    """Open a case and walk it to where it waits for its payment."""
    case = levied(house, now=now, **answers)
    do(case, "lengkap", by=house.scene.alice, now=now)
    return fresh(case)


def invoice_of(case: Case) -> Invoice:
    """Return the invoice of a case as it is now."""
    rows = Invoice.objects.select_related("unit", "case").exclude(status="REPLACED")
    return rows.get(case=case)


def report(
    what: Case | str, amount: int, *, reference: str = "", now: datetime = MORNING
) -> Payment:
    """Let the gateway tell of a payment, for a case or a code."""
    code = what if isinstance(what, str) else invoice_of(what).code
    return receiving.receive(
        by=GATEWAY, now=now, reference=reference or uuid.uuid4().hex, code=code, amount=amount,
        paid_at=now,
    )  # fmt: skip


def matter_of(payment: Payment) -> Matter:
    """Return the open matter of a payment."""
    return Matter.objects.get(payment=payment, ended_at=None)


def check_books() -> None:
    """Check all that must hold of the postings, to the rupiah, and that no number is missing."""
    accounts = balances.of_accounts()
    assert sum(accounts.values()) == 0
    paid: Counter[int] = Counter()
    for payment in Payment.objects.all():
        came = payment.amount if payment.cancelled_at is None else 0
        out = _sum(payment, Posting.What.REFUND)
        counted = _sum(payment, Posting.What.APPLY) - _sum(payment, Posting.What.TAKE_BACK)
        left = balances.left(payment)
        assert left >= 0
        assert came == out + counted + left
        assert (left > 0) == _is_left_to_decide(payment)
        paid["came"] += came
        paid["out"] += out
        paid["left"] += left
        assert _receipts(payment) == counted
    for invoice in Invoice.objects.all():
        owed = balances.remaining(invoice)
        assert owed >= 0
        assert (owed == 0) == (invoice.status != Invoice.Status.OPEN)
        paid["owed"] += owed
    assert accounts[Account.BANK] == paid["came"] - paid["out"]
    assert accounts[Account.DEPOSIT] == -paid["left"]
    assert accounts[Account.RECEIVABLE] == paid["owed"]
    for book in Book.objects.all():
        model = Invoice if book.kind == "skrd" else Receipt
        given = model.objects.filter(book=book).values_list("sequence", flat=True)
        assert rules.missing_numbers(given, book.latest) == []


def _sum(payment: Payment, what: str) -> int:
    return sum(Posting.objects.filter(payment=payment, what=what).values_list("amount", flat=True))


def _receipts(payment: Payment) -> int:
    rows = Receipt.objects.filter(payment=payment, void_at=None)
    return sum(rows.values_list("amount", flat=True))


def _is_left_to_decide(payment: Payment) -> bool:
    return Matter.objects.filter(payment=payment, ended_at=None).exclude(kind="SHORT").exists()
