from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.files import queries as files
from balaikota.core.jobs import worker
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.products import rules, signers, tasks
from balaikota.engine.products.actions import mending, printing
from balaikota.engine.products.models import Entry, Product, Signature
from balaikota.engine.products.queries import documents, letters, registers, signing
from balaikota.engine.products.queries.signing import Waiting
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    printed,
    reserve,
)
from balaikota.lib.signing import judging
from balaikota.lib.signing.judging import Verdict
from balaikota.lib.signing.tests.scene import flips

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DOWN = "http://127.0.0.1:1/"


def content_of(product):
    return files.read(Product.objects.select_related("file").get(pk=product.pk).file)


def test_the_worker_seals_in_the_name_of_the_office(office):
    sealed = printed(reserve(make_case(office, sign="seal"), office))

    pdf = content_of(sealed)
    found = judging.judge(pdf, signers.roots())
    assert (found.verdict, found.signer) == (Verdict.INTACT, f"Segel {office.unit.name}"[:64])
    assert found.address.endswith(f"/verifikasi/{sealed.verification_id}")
    assert sealed.status == "ISSUED"
    signature = Signature.objects.get(product=sealed)
    assert (signature.certificate, signature.signed_at is not None) == (found.serial, True)
    assert Case.objects.get(pk=sealed.case_id).ended_at is not None


def test_one_byte_of_a_sealed_letter_changed_is_refused(office):
    pdf = content_of(printed(reserve(make_case(office, sign="seal"), office)))

    for changed in flips(pdf, 6):
        assert judging.judge(changed, signers.roots()).verdict is not Verdict.INTACT


def test_printing_twice_changes_nothing(office):
    product = reserve(make_case(office, sign="seal"), office)
    first = printed(product)
    again = printed(product)

    assert (again.sha256, again.status) == (first.sha256, "ISSUED")
    assert Entry.objects.count() == 1


def test_while_the_signer_is_down_the_letter_waits_and_says_so(office, settings):
    settings.TSA_URL = DOWN
    product = printed(reserve(make_case(office, sign="seal"), office))

    assert (product.status, product.entry.state) == ("RESERVED", "RESERVED")
    assert signing.waits_for(product) is Waiting.SIGNER
    [shown] = documents.find_documents(product.case_id)
    assert "layanan tanda tangan belum menjawab" in shown.note
    assert letters.find_unprinted(office.actor, now=NOON + timedelta(minutes=6)) == [product]


def test_when_the_signer_is_back_the_letter_comes_under_its_number(office, settings):
    settings.SIGNER_SEAL = "none"
    product = printed(reserve(make_case(office, sign="seal"), office))
    due = Signature.objects.get(product=product).next_at
    assert letters.find_to_sign_again(due - timedelta(seconds=1)) == []

    settings.SIGNER_SEAL = "development"
    worker.run_due(due + timedelta(minutes=1))
    worker.run_due(due + timedelta(minutes=1))

    issued = Product.objects.select_related("entry", "signature").get(pk=product.pk)
    assert (issued.status, issued.entry.sequence, issued.signature.problem) == ("ISSUED", 1, "")
    assert letters.find_to_sign_again(due + timedelta(days=1)) == []


def test_a_signer_that_stays_down_is_asked_less_and_less_often():
    waits = [rules.sign_again_after(tries) for tries in (1, 2, 3, 4, 5, 60)]

    assert [wait.seconds // 60 for wait in waits] == [1, 2, 4, 8, 15, 15]


def test_a_seal_that_does_not_open_is_for_a_person_to_mend(office, settings, tmp_path):
    locked = tmp_path / "seal.p12"
    own = signers.own_authority(now=NOON)
    locked.write_bytes(own.person("seal", "Segel", "rahasia", now=NOON))
    settings.SIGNER_SEAL, settings.SIGNER_FILE = "file", str(locked)
    product = printed(reserve(make_case(office, sign="seal"), office))
    assert signing.waits_for(product) is Waiting.REFUSED

    settings.SIGNER_PASSPHRASE = "rahasia"
    mending.retry(by=office.actor, now=NOON, product_id=product.pk)
    worker.run_due(NOON + timedelta(minutes=1))

    assert Product.objects.get(pk=product.pk).status == "ISSUED"


def test_a_letter_given_up_while_the_signer_is_down_stays_void(office, settings):
    settings.SIGNER_SEAL = "none"
    product = printed(reserve(make_case(office, sign="seal"), office))
    mending.void(by=office.actor, now=NOON, product_id=product.pk, reason="Salah alamat")
    due = Signature.objects.get(product=product).next_at

    settings.SIGNER_SEAL = "development"
    worker.run_due(due + timedelta(minutes=1))

    entry = Entry.objects.select_related("product", "register").get(product=product)
    assert (entry.state, entry.void_reason, entry.product.status) == (
        "BATAL",
        "Salah alamat",
        "VOID",
    )
    assert registers.find_missing(entry.register) == []
    waited = printing.wait(by=tasks.SYSTEM, now=NOON, product_id=product.pk, problem="DOWN")
    assert waited.status == "VOID"


def test_the_foot_of_a_sealed_letter_says_who_vouches_for_it(office, settings):
    product = reserve(make_case(office, sign="seal"), office)
    assert "telah disegel secara elektronik" in product.content["notice"]
    assert "CONTOH" in product.content["notice"]

    settings.SIGNER_SEAL, settings.SIGNER_ISSUER = "file", "PSrE Kota"
    other = reserve(make_case(office), office)
    assert other.content["notice"].endswith(
        "sertifikat elektronik yang diterbitkan oleh PSrE Kota."
    )


def test_a_reopened_case_gets_a_letter_that_replaces_the_first(office):
    case = make_case(office, sign="seal")
    first = printed(reserve(case, office))
    Task.objects.create(
        case=case, step="persetujuan", party="system", unit=office.unit, opened_at=NOON,
        act="setujui", product="surat",
    )  # fmt: skip
    second = reserve(case, office)
    assert (second.replaces, reserve(case, office)) == (first, second)
    assert Product.objects.get(pk=first.pk).status == "ISSUED", "until the new one is out"

    issued = printed(second)

    old = Product.objects.get(pk=first.pk)
    assert (issued.status, issued.entry.sequence) == ("ISSUED", 2)
    assert (old.status, old.ended_at is not None) == ("REPLACED", True)
