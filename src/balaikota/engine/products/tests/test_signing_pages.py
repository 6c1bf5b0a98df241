from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from balaikota.core.files import queries as files
from balaikota.core.files.tests import samples
from balaikota.core.people.tests import factories as people
from balaikota.engine.products import signers
from balaikota.engine.products.models import Product, Signature
from balaikota.engine.products.tests.factories import NOON, make_case, printed, reserve
from balaikota.lib.signing import judging
from balaikota.lib.signing.judging import Verdict
from balaikota.lib.signing.tests.scene import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET = "bunga melati putih"


@pytest.fixture(autouse=True)
def _own_authority(settings, tmp_path):
    settings.SIGNER_DIR = tmp_path / "signing"
    cache.clear()


@pytest.fixture
def desk(client, office):
    client.force_login(office.lurah)
    return client


@pytest.fixture
def letter(office):
    return reserve(make_case(office, sign="officer"), office)


@pytest.fixture
def paper(office):
    return reserve(make_case(office, sign="wet"), office)


def at(name, letter):
    return reverse(f"products:{name}", args=[letter.pk])


def enrolled(office):
    signers.enrol(office.lurah.pk, office.lurah.name, SECRET, now=NOON)


def test_the_worker_leaves_a_letter_of_an_officer_to_them(letter):
    assert printed(letter).status == "RESERVED"


def test_an_officer_makes_a_certificate_once_and_signs_with_its_passphrase(desk, office, letter):
    page = desk.get(at("sign", letter)).content.decode()
    assert "Buat sertifikat contoh Anda" in page

    made = {"langkah": "daftar", "sandi": SECRET, "sandi_ulang": SECRET}
    assert desk.post(at("sign", letter), made).status_code == 302
    assert "Tanda tangani dan terbitkan" in desk.get(at("sign", letter)).content.decode()

    answer = desk.post(at("sign", letter), {"sandi": SECRET})

    assert (answer.status_code, answer["Location"]) == (302, at("letter", letter))
    signed = Product.objects.select_related("file", "signature").get(pk=letter.pk)
    found = judging.judge(files.read(signed.file), signers.roots())
    assert (signed.status, found.verdict, found.signer) == (
        "ISSUED",
        Verdict.INTACT,
        "Siti Aminah, S.Sos.",
    )
    assert signed.signature.certificate == found.serial


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("", "", "Tulis kata sandi yang baru."),
        ("pendek", "pendek", "Pakai sekurangnya 8 huruf."),
        (SECRET, "lain", "Kedua kata sandi tidak sama."),
    ],
)
def test_a_certificate_wants_a_fit_passphrase_typed_twice(desk, letter, first, second, told):
    sent = {"langkah": "daftar", "sandi": first, "sandi_ulang": second}

    answer = desk.post(at("sign", letter), sent)

    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_a_wrong_passphrase_signs_nothing_is_never_shown_and_is_soon_refused(desk, office, letter):
    enrolled(office)
    for _ in range(5):
        answer = desk.post(at("sign", letter), {"sandi": "salah sekali"})
        assert answer.status_code == 422
        assert "salah sekali" not in answer.content.decode()

    assert desk.post(at("sign", letter), {"sandi": SECRET}).status_code == 429
    assert Product.objects.get(pk=letter.pk).status == "RESERVED"


def test_without_a_passphrase_it_is_asked(desk, office, letter):
    enrolled(office)

    answer = desk.post(at("sign", letter), {})

    assert (
        answer.status_code,
        "Tulis kata sandi tanda tangan Anda." in answer.content.decode(),
    ) == (
        422,
        True,
    )


def test_the_passphrase_is_in_no_log_and_no_table(desk, office, letter, caplog):
    enrolled(office)
    caplog.set_level("DEBUG")
    desk.post(at("sign", letter), {"sandi": SECRET})

    assert SECRET not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_payload")
        assert SECRET not in repr(cursor.fetchall())


def test_a_form_sent_after_the_session_ended_does_not_keep_the_passphrase(client, letter):
    answer = client.post(
        at("sign", letter), {"sandi": SECRET}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert (answer.status_code, SECRET in answer.content.decode()) == (401, False)


def test_while_the_signer_is_down_the_officer_keeps_the_number_and_tries_again(
    desk, office, letter, settings
):
    enrolled(office)
    settings.TSA_URL = "http://127.0.0.1:1/"
    answer = desk.post(at("sign", letter), {"sandi": SECRET})
    assert (answer.status_code, "tidak menjawab" in answer.content.decode()) == (503, True)
    assert "Layanan tanda tangan tidak menjawab" in desk.get(at("letter", letter)).content.decode()

    settings.TSA_URL = ""
    assert desk.post(at("sign", letter), {"sandi": SECRET}).status_code == 302
    assert Product.objects.select_related("entry").get(pk=letter.pk).entry.sequence == 1


def test_a_letter_that_the_press_refuses_goes_to_whoever_mends(desk, office, letter):
    enrolled(office)
    broken = Product.objects.get(pk=letter.pk)
    broken.content = {key: value for key, value in broken.content.items() if key != "signer"}
    broken.save()

    answer = desk.post(at("sign", letter), {"sandi": SECRET})

    assert answer.status_code == 302
    assert Product.objects.get(pk=letter.pk).status == "FAILED"
    assert "Cetak lagi dengan nomor ini" in desk.get(at("letter", letter)).content.decode()


def test_nobody_but_the_approver_finds_the_letter_to_sign(client, office, letter):
    other = people.make_officer("seklur", office.unit, name="Budi")
    client.force_login(other)

    assert client.get(at("sign", letter)).status_code == 404
    assert "Tidak ada surat yang menunggu" in client.get(reverse("products:mine")).content.decode()


def test_the_list_of_what_waits_for_me_leads_to_the_letter(
    desk, letter, django_assert_max_num_queries
):
    desk.get(reverse("products:mine"))
    with django_assert_max_num_queries(9):
        page = desk.get(reverse("products:mine")).content.decode()

    assert at("letter", letter) in page
    assert at("sign", letter) in desk.get(at("letter", letter)).content.decode()


def test_what_will_be_signed_can_be_read_before(desk, letter):
    answer = desk.get(at("draft", letter))

    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]


def test_a_letter_on_paper_is_issued_when_another_officer_has_checked_its_scan(desk, office, paper):
    assert "Unggah pindaian" in desk.get(at("on_paper", paper)).content.decode()
    scan = SimpleUploadedFile("pindai.pdf", pdf(), "application/pdf")
    assert desk.post(at("on_paper", paper), {"scan": scan}).status_code == 302
    assert "petugas lain yang memeriksa" in desk.get(at("on_paper", paper)).content.decode()
    assert desk.post(at("on_paper", paper), {"putusan": "cocok"}).status_code == 403
    assert Product.objects.get(pk=paper.pk).status == "RESERVED"

    desk.force_login(people.make_officer("seklur", office.unit, name="Budi"))
    assert desk.get(at("scan", paper)).content == pdf()
    assert desk.post(at("on_paper", paper), {"putusan": "cocok"}).status_code == 302

    issued = Product.objects.select_related("file", "signature").get(pk=paper.pk)
    assert (issued.status, files.read(issued.file)) == ("ISSUED", pdf())
    assert issued.signature.checked_by_id != issued.signature.scanned_by_id
    assert "Surat ini sudah selesai" in desk.get(at("on_paper", paper)).content.decode()
    assert desk.post(at("on_paper", paper), {"putusan": "cocok"}).status_code == 409


def test_a_scan_of_something_else_is_sent_back(desk, office, paper):
    scan = SimpleUploadedFile("pindai.pdf", pdf(), "application/pdf")
    desk.force_login(people.make_officer("petugas-loket", office.unit, name="Ani"))
    desk.post(at("on_paper", paper), {"scan": scan})
    desk.force_login(people.make_officer("seklur", office.unit, name="Budi"))

    assert desk.post(at("on_paper", paper), {"putusan": "kembali"}).status_code == 302

    assert Signature.objects.get(product=paper).scan is None
    assert desk.get(at("scan", paper)).status_code == 404


@pytest.mark.parametrize("content", [b"", b"nothing", b"%PDF-1.7 cut off"])
def test_what_is_no_sound_pdf_is_no_scan(desk, paper, content):
    scan = SimpleUploadedFile("pindai.pdf", content, "application/pdf")

    assert desk.post(at("on_paper", paper), {"scan": scan}).status_code == 422
    assert desk.post(at("on_paper", paper), {}).status_code == 422
    assert Signature.objects.get(product=paper).scan is None


def test_a_photo_is_no_scan(desk, paper):
    scan = SimpleUploadedFile("pindai.jpg", samples.picture(), "image/jpeg")

    assert desk.post(at("on_paper", paper), {"scan": scan}).status_code == 422
    assert Signature.objects.get(product=paper).scan is None
