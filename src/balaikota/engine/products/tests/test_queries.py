from __future__ import annotations

import pytest
from django.utils import translation

from balaikota.core.action import Actor, ActorKind
from balaikota.core.people.tests import factories as people
from balaikota.core.units import queries as units
from balaikota.core.units.models import CityFacts
from balaikota.engine.products.actions import mending
from balaikota.engine.products.models import Entry, Product
from balaikota.engine.products.queries import documents, letters, registers, verifying
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    make_letter,
    make_office,
    printed,
    reserve,
)
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db


def test_the_holder_gets_the_letter_in_force_only(office):
    product = make_letter(office)
    case = product.case
    assert letters.get_issued(case) == product
    assert letters.get_held(case, product.pk) == product
    served = letters.serve(product)
    assert served.name == f"Surat Keterangan Percobaan 500-1-{office.unit.number_code}-2026.pdf"
    assert served.content.startswith(b"%PDF-")

    mending.revoke(by=office.actor, now=NOON, product_id=product.pk, reason="Usaha tutup")

    assert letters.get_issued(case) is None
    with pytest.raises(NotFound):
        letters.get_held(case, product.pk)
    assert [one.status for one in letters.find_issued(case.pk)] == ["REVOKED"]


def test_a_letter_not_printed_yet_is_not_served(office):
    with pytest.raises(NotFound):
        letters.serve(reserve(make_case(office), office))


def test_letters_are_seen_by_those_who_see_the_case_or_mend(office):
    product = make_letter(office)
    stranger = Actor(ActorKind.RESIDENT, "0")
    admin = people.actor(people.make_officer("admin-sistem", people.make_city()), NOON)

    assert letters.get_letter(office.actor, product.pk) == product
    assert letters.may_read(office.actor, product)
    assert letters.get_letter(admin, product.pk) == product
    assert not letters.may_read(admin, product)
    with pytest.raises(NotFound):
        letters.get_letter(stranger, product.pk)
    with pytest.raises(NotFound):
        letters.get_letter(make_office("Kiduldalem").actor, product.pk)


def test_the_tracking_page_is_told_of_each_letter(office):
    waiting = reserve(make_case(office), office)
    (shown,) = documents.find_documents(waiting.case_id)
    assert (shown.number, shown.note) == (waiting.entry.number, "sedang dibuat")
    assert not shown.download_url

    letter = printed(waiting)
    (shown,) = documents.find_documents(letter.case_id)
    assert shown.title == "Surat Keterangan Percobaan"
    assert shown.note == "berlaku sampai 20 Mei 2027"
    assert shown.download_url == f"/lacak/{letter.case.number}/surat/{letter.pk}/"
    assert shown.verify_url == f"/verifikasi/{letter.verification_id}"

    mending.revoke(by=office.actor, now=NOON, product_id=letter.pk, reason="Usaha tutup")
    (shown,) = documents.find_documents(letter.case_id)
    assert shown.note == "dicabut pada 20 November 2026: Usaha tutup"
    assert not shown.download_url

    Product.objects.filter(pk=letter.pk).update(status="REPLACED", valid_until=None)
    with translation.override("en"):
        (shown,) = documents.find_documents(letter.case_id)
    assert (shown.title, shown.note) == (
        "Trial letter",
        "replaced on 20 November 2026",
    )


def test_a_number_given_up_is_no_document(office):
    product = reserve(make_case(office), office)
    mending.void(by=office.actor, now=NOON, product_id=product.pk, reason="salah")

    assert documents.find_documents(product.case_id) == []


def test_tables_speak_in_logs_without_words(office):
    letter = make_letter(office)

    assert str(letter) == f"surat:{letter.pk}"
    assert str(letter.entry) == letter.entry.number
    assert str(letter.entry.register) == f"500/…/{office.unit.pk}/2026"


def test_a_register_is_titled_as_the_city_names_its_classification(office):
    register = reserve(make_case(office), office).entry.register
    assert registers.title_of(register) == "500"

    known = {"code": "500", "title": "Perekonomian"}
    facts = {"code": "35.73", "name": "Kota Malang", "short_name": "Malang", "brand": "b",
             "government": "Pemerintah Kota Malang", "head_title": "Wali Kota Malang",
             "classifications": [known]}  # fmt: skip
    CityFacts.objects.create(unit=people.make_city(), facts=facts)
    units.forget()

    assert registers.title_of(register) == "500 Perekonomian"


def test_a_letter_is_found_however_the_letters_of_its_number_are_typed(office):
    letter = make_letter(office)
    Entry.objects.filter(product=letter).update(number="500/SKP/1/2026")

    found = verifying.find_by_number(" 500/skp/ 1/2026", letter.code.lower(), now=NOON)

    assert found is not None
    assert found.verification_id == letter.verification_id


def test_a_letter_in_force_is_looked_up_in_one_statement(office, django_assert_num_queries):
    letter = make_letter(office)

    with django_assert_num_queries(1):
        found = verifying.find_by_id(letter.verification_id, now=NOON)

    assert found is not None
    assert (found.number, found.unit) == (letter.entry.number, office.unit.name)
    assert (found.method, found.is_stamped, found.basis) == ("", False, "")


def test_a_letter_that_is_not_out_is_unknown_to_strangers(office):
    waiting = reserve(make_case(office), office)

    assert verifying.find_by_id(waiting.verification_id, now=NOON) is None
    assert verifying.find_by_number(waiting.entry.number, waiting.code, now=NOON) is None
    assert verifying.find_by_digest("", now=NOON) is None
