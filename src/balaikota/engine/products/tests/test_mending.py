from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.action import system
from balaikota.core.jobs import worker
from balaikota.core.people.tests import factories as people
from balaikota.engine.products.actions import _found, mending, printing
from balaikota.engine.products.models import Entry, Product
from balaikota.engine.products.queries import letters, registers
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    make_letter,
    make_office,
    printed,
    reserve,
)
from balaikota.lib.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
SYSTEM = system("products.issue", "products.fail", "files.store")


def spoil(product: Product) -> Product:
    product.content = {key: value for key, value in product.content.items() if key != "signer"}
    product.save()
    return product


def test_a_template_that_fails_shows_on_the_desk_and_keeps_its_number(office):
    product = spoil(reserve(make_case(office), office))

    failed = printed(product)

    assert failed.status == "FAILED"
    assert failed.failure
    assert failed.entry.state == "RESERVED"
    assert letters.find_unprinted(office.actor, now=NOON) == [failed]


def test_a_failure_keeps_no_words_of_the_letter():
    kept = printing._without_quotes('the text `"Sri"` could not be shown\nsecond line')

    assert kept == "the text … could not be shown"


def test_a_failure_after_the_letter_is_out_changes_nothing(office):
    issued = make_letter(office)

    printing.fail(by=SYSTEM, now=NOON, product_id=issued.pk, failure="late")

    assert Product.objects.get(pk=issued.pk).status == "ISSUED"


def test_a_failed_letter_is_printed_again_under_its_number(office):
    case = make_case(office)
    product = reserve(case, office)
    whole = product.content
    printed(spoil(product))

    mended = Product.objects.get(pk=product.pk)
    mended.content = whole
    mended.save()
    mending.retry(by=office.actor, now=NOON, product_id=product.pk)
    worker.run_due(NOON + timedelta(minutes=1))

    issued = Product.objects.select_related("entry").get(pk=product.pk)
    assert (issued.status, issued.failure, issued.entry.sequence) == ("ISSUED", "", 1)


def test_a_letter_that_waits_too_long_shows_on_the_desk(office):
    product = reserve(make_case(office), office)

    assert letters.find_unprinted(office.actor, now=NOON + timedelta(minutes=4)) == []
    assert letters.find_unprinted(office.actor, now=NOON + timedelta(minutes=6)) == [product]
    other = make_office("Kiduldalem")
    assert letters.find_unprinted(other.actor, now=NOON + timedelta(minutes=6)) == []


def test_a_number_given_up_stays_in_the_register_with_its_reason(office):
    product = reserve(make_case(office), office)

    mending.void(by=office.actor, now=NOON, product_id=product.pk, reason=" salah  alamat ")

    entry = Entry.objects.get(product=product)
    assert (entry.state, entry.void_reason) == ("BATAL", "salah alamat")
    assert registers.find_missing(entry.register) == []


def test_after_giving_up_the_next_approval_gets_the_next_number(office):
    case = make_case(office)
    first = reserve(case, office)
    mending.void(by=office.actor, now=NOON, product_id=first.pk, reason="salah")

    second = reserve(case, office)

    assert (second != first, second.entry.sequence) == (True, 2)


def test_a_voided_letter_is_not_printed(office):
    product = reserve(make_case(office), office)
    mending.void(by=office.actor, now=NOON, product_id=product.pk, reason="salah")

    assert printed(product).status == "VOID"
    with pytest.raises(_found.NotIssuable):
        printing.issue(by=SYSTEM, now=NOON, product_id=product.pk, pdf=b"%PDF-")


def test_an_issued_letter_is_neither_voided_nor_printed_again(office):
    product = make_letter(office)

    with pytest.raises(_found.NotIssuable):
        mending.void(by=office.actor, now=NOON, product_id=product.pk, reason="salah")
    with pytest.raises(_found.NotIssuable):
        mending.retry(by=office.actor, now=NOON, product_id=product.pk)


def test_the_lurah_revokes_with_a_reason(office):
    product = make_letter(office)

    revoked = mending.revoke(by=office.actor, now=NOON, product_id=product.pk, reason="Usaha tutup")

    assert (revoked.status, revoked.end_reason, revoked.ended_at) == (
        "REVOKED",
        "Usaha tutup",
        NOON,
    )
    assert Entry.objects.get(product=product).state == "ISSUED"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_without_a_fit_reason_nothing_is_revoked(office, reason):
    product = make_letter(office)

    with pytest.raises(mending.ReasonNeeded) as refused:
        mending.revoke(by=office.actor, now=NOON, product_id=product.pk, reason=reason)

    assert refused.value.field == "reason"
    assert Product.objects.get(pk=product.pk).status == "ISSUED"


def test_a_letter_is_revoked_once(office):
    product = make_letter(office)
    mending.revoke(by=office.actor, now=NOON, product_id=product.pk, reason="Usaha tutup")

    with pytest.raises(_found.NotIssuable):
        mending.revoke(by=office.actor, now=NOON, product_id=product.pk, reason="lagi")


@pytest.mark.parametrize("act", [mending.revoke, mending.void])
def test_the_lurah_of_another_kelurahan_finds_nothing(office, act):
    product = make_letter(office)

    with pytest.raises(NotFound):
        act(by=make_office("Kiduldalem").actor, now=NOON, product_id=product.pk, reason="x")


def test_a_front_officer_may_not_revoke(office):
    product = make_letter(office)
    front = people.actor(people.make_officer("petugas-loket", office.unit), NOON)

    with pytest.raises(NotAllowed):
        mending.revoke(by=front, now=NOON, product_id=product.pk, reason="x")


def test_an_unknown_letter_is_not_found(office):
    with pytest.raises(NotFound):
        mending.revoke(by=office.actor, now=NOON, product_id=0, reason="x")
