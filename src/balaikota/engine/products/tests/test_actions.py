from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balaikota.core import counting
from balaikota.core.action import system
from balaikota.core.files import queries as files
from balaikota.core.jobs import worker
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.products import content, counter, effects, tasks
from balaikota.engine.products.actions import mending, printing
from balaikota.engine.products.models import Product, Register
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
from balaikota.lib.letters import press

pytestmark = pytest.mark.django_db
SYSTEM = system("products.issue", "products.fail", "files.store")


def sole_register() -> Register:
    return Register.objects.get()


def test_approving_reserves_a_number_and_freezes_the_letter(office):
    product = reserve(make_case(office), office)

    assert product.status == "RESERVED"
    assert product.entry.number == f"500/1/{office.unit.number_code}/2026"
    assert product.entry.state == "RESERVED"
    assert product.signer_title == "Lurah Kauman"
    assert product.signer_name == "Siti Aminah, S.Sos."
    assert product.valid_until.isoformat() == "2027-05-20"
    assert product.content["answers"]["nama_usaha"] == "Warung Bu Sri"
    assert [fact["value"] for fact in product.facts] == ["Warung Bu Sri"]
    assert len(product.verification_id) >= 22


def test_the_effect_of_the_packs_reserves(office):
    case = make_case(office)

    effects.reserve(case=case, product_key="surat", by=office.actor, now=NOON, grant=office.grant)

    assert Product.objects.get(case=case).status == "RESERVED"


def test_approving_twice_gives_one_letter(office):
    case = make_case(office)

    assert reserve(case, office) == reserve(case, office)
    assert sole_register().latest == 1


def test_the_database_knows_one_letter_a_case(office):
    product = reserve(make_case(office), office)
    product.pk, product.row_key, product.verification_id = None, None, "another"
    product._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        product.save()


def test_numbers_follow_each_other_in_one_register(office):
    letters = [reserve(make_case(office), office) for _ in range(3)]

    assert [letter.entry.sequence for letter in letters] == [1, 2, 3]
    assert registers.find_missing(sole_register()) == []
    assert registers.find_broken() == []


def test_each_office_and_each_year_begins_at_one(office):
    other = make_office("Kiduldalem")
    new_year = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    reserve(make_case(office), office)

    assert reserve(make_case(other), other).entry.sequence == 1
    next_year = reserve(make_case(office), office, now=new_year)
    assert next_year.entry.number == f"500/1/{office.unit.number_code}/2027"
    assert next_year.content["date"] == "1 Januari 2027"


def test_a_rollback_gives_the_number_back(office):
    case = make_case(office)

    with transaction.atomic():
        reserve(case, office)
        transaction.set_rollback(True)

    assert not Product.objects.exists()
    assert reserve(case, office).entry.sequence == 1


@pytest.mark.django_db(transaction=True)
def test_no_number_is_taken_outside_a_transaction(office):
    register = counter.register_for(
        unit_id=office.unit.pk, classification="500", year=2026, name="umum"
    )

    with pytest.raises(RuntimeError, match="outside a transaction"):
        counting.take_next(register)


def test_a_lost_number_would_be_found(office):
    reserve(make_case(office), office)
    with transaction.atomic():
        counting.take_next(sole_register())

    assert registers.find_missing(sole_register()) == [2]
    assert registers.find_broken() == [sole_register()]


def test_only_an_officer_who_approves_may_reserve(office):
    case = make_case(office)
    stranger = replace(office, lurah=people.make_officer("auditor"))

    with pytest.raises(NotAllowed):
        reserve(case, stranger)


def test_printing_issues_the_letter_and_moves_the_case_on(office):
    product = printed(reserve(make_case(office), office))

    assert (product.status, product.entry.state) == ("ISSUED", "ISSUED")
    pdf = files.read(product.file)
    assert pdf.startswith(b"%PDF-")
    assert product.sha256 == hashlib.sha256(pdf).hexdigest()
    case = Case.objects.get(pk=product.case_id)
    assert (case.status, case.outcome, case.step) == ("DECIDED", "granted", "selesai")


def test_the_worker_finds_the_letter_by_itself(office):
    product = reserve(make_case(office), office)

    worker.run_due(NOON + timedelta(seconds=1))

    assert Product.objects.get(pk=product.pk).status == "ISSUED"


def test_running_the_job_twice_changes_nothing(office):
    once = make_letter(office)
    twice = printed(once)

    assert (twice.file, twice.sha256, twice.issued_at) == (once.file, once.sha256, once.issued_at)


def test_two_workers_with_the_same_letter_issue_it_once(office):
    product = reserve(make_case(office), office)
    order = letters.find_print_order(product.pk)
    pdf = press.typeset(order.template, order.content, at=order.at)

    first = printing.issue(by=SYSTEM, now=NOON, product_id=product.pk, pdf=pdf)
    again = printing.issue(by=SYSTEM, now=NOON + timedelta(hours=1), product_id=product.pk, pdf=pdf)

    assert again.issued_at == first.issued_at
    assert Task.objects.filter(case=product.case_id, ended_at=None).count() == 0


def test_a_worker_that_fails_after_printing_loses_nothing(office):
    product = reserve(make_case(office), office)
    Task.objects.filter(case=product.case_id).update(ended_at=NOON)
    with pytest.raises(NotFound):
        tasks.render.call(product.pk)
    waiting = Product.objects.get(pk=product.pk)
    assert (waiting.status, waiting.file, waiting.sha256) == ("RESERVED", None, "")

    Task.objects.filter(case=product.case_id).update(ended_at=None)
    issued = printed(product)
    assert issued.status == "ISSUED"
    assert issued.entry.sequence == 1


def test_a_retry_prints_the_same_bytes(office):
    product = reserve(make_case(office), office)

    first, second = (letters.find_print_order(product.pk) for _ in range(2))

    assert press.typeset(first.template, first.content, at=first.at) == press.typeset(
        second.template, second.content, at=second.at
    )


def test_the_ledger_knows_each_verb_and_no_words(office):
    product = make_letter(office)
    mending.revoke(by=office.actor, now=NOON, product_id=product.pk, reason="Usaha Bu Sri tutup")

    events = LedgerEvent.objects.filter(subject=f"products.product:{product.pk}")
    verbs = list(events.order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("products.")] == [
        "products.reserve",
        "products.issue",
        "products.revoke",
    ]
    assert not [event for event in events if "Sri" in str(vars(event))]


def test_an_acting_lurah_signs_as_such():
    office = make_office(mode="plh")

    product = reserve(make_case(office), office)

    assert (product.signer_title, product.signer_mode) == ("Plh. Lurah Kauman", "plh")
    assert product.content["signer"]["lines"] == [["Plh. ", "Lurah Kauman"]]


def test_the_letter_is_indonesian_whoever_approves(office):
    from django.utils import translation

    with translation.override("en"):
        product = reserve(make_case(office), office)

    assert product.content["title"] == "Surat Keterangan Percobaan"
    assert product.content["answers"]["sejak"] == "1 Juni 2021"
    assert product.content["answers"]["omzet"] == "Rp5.000.000 (lima juta rupiah)"
    assert product.content["answers"]["punya_nib"] == "Tidak"


def test_what_was_not_answered_is_not_printed(office):
    product = reserve(make_case(office, nik={"number": "", "reason": "belum punya"}), office)

    assert product.content["answers"]["nik"] == ""
    assert "nib" not in product.content["answers"]
    assert "foto_usaha" not in product.content["answers"]


def test_a_sample_says_so(office, settings):
    settings.DEMO = True
    assert reserve(make_case(office), office).content["sample"]
    settings.DEMO = False
    assert not reserve(make_case(office), office).content["sample"]


def test_the_address_of_the_verification_page_is_the_public_one(settings):
    settings.PUBLIC_URL = "https://balaikota.example"

    assert content.page_address("abc") == "https://balaikota.example/verifikasi/abc"
