from __future__ import annotations

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from balaikota.core.files import queries as files
from balaikota.engine.products.actions import mending
from balaikota.engine.products.models import Product
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    make_letter,
    make_office,
    reserve,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]


@pytest.fixture
def lurah(client, office):
    client.force_login(office.lurah)
    return client


def verify(client, letter, **extra):
    return client.get(reverse("products:verify", args=[letter.verification_id]), **extra)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def pdf_of(letter) -> bytes:
    return files.read(letter.file)


def upload(content: bytes, name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_stranger_reads_that_a_letter_holds(client, letter):
    response = verify(client, letter)

    page = text(response)
    assert response.status_code == 200
    assert "Berlaku" in page
    assert letter.entry.number in page
    assert "Warung Bu Sri" in page
    assert "Siti Aminah, S.Sos., Lurah Kauman" in page
    assert "20 November 2026" in page
    assert "20 Mei 2027" in page
    assert "belum memuat tanda tangan elektronik" in page


def test_a_stranger_reads_by_which_decree_a_stand_in_signed(client, letter):
    assert "Dasar kewenangan" not in text(verify(client, letter))

    by_plh = make_letter(make_office("Kasin", mode="plh"))

    assert "Plh. Lurah Kasin menurut 800/1/2026 tanggal 2 November" in text(verify(client, by_plh))


def test_a_stranger_reads_no_personal_data(client, letter):
    page = text(verify(client, letter))

    for private in ("Sri Wahyuni", "3573025203850001", "5.000.000", letter.case.number):
        assert private not in page


def test_the_page_is_not_indexed_and_not_kept(client, letter):
    response = verify(client, letter)

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]


def test_the_page_speaks_english_too(client, letter):
    client.cookies["bahasa"] = "en"

    page = text(verify(client, letter))

    assert "This letter is in our register and still holds." in page
    assert "Name of the business" in page
    assert "20 May 2027" in page


def test_a_demonstration_says_that_the_letter_is_a_sample(client, letter, settings):
    settings.DEMO = True

    assert "Ini surat contoh untuk peragaan" in text(verify(client, letter))


def test_the_end_of_validity_shows(client, letter, time_machine):
    time_machine.move_to(NOON.replace(year=2027, month=5, day=20), tick=False)
    assert "masih berlaku" in text(verify(client, letter))
    time_machine.move_to(NOON.replace(year=2027, month=5, day=21), tick=False)
    assert "masa berlakunya habis pada 20 Mei 2027" in text(verify(client, letter))


def test_a_revoked_letter_says_so_with_the_reason(client, letter, office):
    mending.revoke(by=office.actor, now=NOON, product_id=letter.pk, reason="Usaha sudah tutup")

    page = text(verify(client, letter))

    assert "sudah dicabut" in page
    assert "Usaha sudah tutup" in page
    assert "masih berlaku" not in page


def test_a_replaced_letter_leads_to_the_new_one(client, letter):
    new = Product.objects.get(pk=letter.pk)
    new.pk, new.replaces, new.verification_id = None, letter, "baru"
    new.row_key = letter.row_key.__class__(int=1)
    new._state.adding = True
    new.facts, new.content, new.signer_name = letter.facts, letter.content, letter.signer_name
    new.save()
    Product.objects.filter(pk=letter.pk).update(status="REPLACED", ended_at=NOON)

    page = text(verify(client, letter))

    assert "sudah diganti dengan surat baru" in page
    assert reverse("products:verify", args=["baru"]) in page


@pytest.mark.parametrize("wrong", ["x", "A" * 22, "%F0%9F%98%80", "a" * 500])
def test_every_wrong_id_gets_the_same_answer(client, letter, wrong):
    answers = [client.get(f"/verifikasi/{wrong}"), client.get("/verifikasi/" + "B" * 22)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Tidak ada surat kami dengan alamat ini." in text(answers[0])
    assert strip_csrf(answers[0]) == strip_csrf(answers[1])


def strip_csrf(response) -> str:
    return "".join(part for part in text(response).split(">") if "/verifikasi/" not in part)


def test_a_letter_not_issued_yet_is_unknown(client, office):
    assert verify(client, reserve(make_case(office), office)).status_code == 404


def test_a_slash_at_the_end_is_forgiven(client, letter):
    assert client.get(f"/verifikasi/{letter.verification_id}/").status_code == 200


def test_guessing_ids_is_slowed_down(client, letter):
    answers = [client.get(f"/verifikasi/{n}").status_code for n in range(12)]

    assert answers[:10] == [404] * 10
    assert answers[10:] == [429] * 2


def test_a_genuine_letter_is_shown_however_many_wrong_ones_came_before(client, letter):
    for n in range(12):
        client.get(f"/verifikasi/{n}")

    assert verify(client, letter).status_code == 200


def look_up(client, **posted):
    return client.post(reverse("products:look_up"), posted)


def test_a_letter_is_found_by_number_and_code(client, letter):
    response = look_up(client, number=f" {letter.entry.number} ", code=letter.code.lower())

    assert "Warung Bu Sri" in text(response)


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(client, letter):
    wrong_code = look_up(client, number=letter.entry.number, code="AAAAA-AAAAA")
    wrong_number = look_up(client, number="500/99/x/2026", code=letter.code)

    assert wrong_code.status_code == wrong_number.status_code == 404
    for response in (wrong_code, wrong_number):
        assert "Nomor dan kode tidak cocok" in text(response)
        assert "Warung" not in text(response)


def test_guessing_codes_of_one_letter_is_slowed_down_from_everywhere(client, letter):
    for n in range(10):
        client.post(
            reverse("products:look_up"),
            {"number": letter.entry.number, "code": "A"},
            REMOTE_ADDR=f"10.0.0.{n}",
        )

    late = client.post(
        reverse("products:look_up"),
        {"number": letter.entry.number, "code": letter.code},
        REMOTE_ADDR="10.0.0.99",
    )
    assert late.status_code == 429


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"number": "", "code": "X"}, "Tulis nomor surat."),
        ({"number": "500/1", "code": ""}, "Tulis kode yang tercetak di bawah surat."),
    ],
)
def test_an_empty_field_is_asked_for_and_the_number_kept(client, posted, message):
    response = look_up(client, **posted)

    assert response.status_code == 422
    assert message in text(response)
    assert not posted["number"] or f'value="{posted["number"]}"' in text(response)


def test_the_same_pdf_matches(client, letter):
    address = reverse("products:verify", args=[letter.verification_id])

    assert "persis sama" in text(client.post(address, {"pdf": upload(pdf_of(letter))}))


def test_one_changed_byte_is_told(client, letter):
    changed = bytearray(pdf_of(letter))
    changed[len(changed) // 2] ^= 1
    address = reverse("products:verify", args=[letter.verification_id])

    assert "Berkas berbeda" in text(client.post(address, {"pdf": upload(bytes(changed))}))


def test_a_pdf_alone_finds_its_letter(client, letter):
    page = text(look_up(client, dengan="pdf", pdf=upload(pdf_of(letter))))

    assert "persis sama" in page
    assert letter.entry.number in page


def test_a_foreign_pdf_is_unknown(client, letter):
    page = text(look_up(client, dengan="pdf", pdf=upload(b"%PDF-1.7 lain")))

    assert "Berkas ini tidak kami kenal" in page


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (None, "Pilih berkas PDF suratnya."),
        (b"", "Pilih berkas PDF suratnya."),
        (b"\x89PNG", "Ini bukan berkas PDF."),
    ],
)
def test_what_is_not_a_pdf_is_told(client, letter, sent, message):
    for address in (
        reverse("products:look_up"),
        reverse("products:verify", args=[letter.verification_id]),
    ):
        file = {} if sent is None else {"pdf": upload(sent)}

        answer = client.post(address, {"dengan": "pdf"} | file)

        assert answer.status_code == 422
        assert message in text(answer)


def test_a_pdf_too_large_is_told(client, settings):
    settings.UPLOAD_MAX_BYTES = 10

    answer = look_up(client, dengan="pdf", pdf=upload(b"%PDF-" + b"x" * 50))

    assert "lebih besar daripada surat mana pun" in text(answer)


def test_the_look_up_page_takes_the_number_from_the_address(client):
    assert 'value="500/1"' in text(client.get(reverse("products:look_up"), {"nomor": "500/1"}))


def collect(client, letter):
    return client.get(reverse("products:collect", args=[letter.case.number, letter.pk]))


def prove(client, letter):
    client.cookies["lacak"] = signing.dumps(letter.case_id, salt="cases.track")


def test_the_holder_of_the_secret_downloads_the_letter(client, letter):
    prove(client, letter)

    response = collect(client, letter)

    assert response.content == pdf_of(letter)
    assert response["Content-Type"] == "application/pdf"
    number = letter.entry.number.replace("/", "-")
    assert f"Surat Keterangan Percobaan {number}.pdf" in response["Content-Disposition"]


def test_nobody_else_downloads_it(client, letter, office):
    assert collect(client, letter).status_code == 404
    prove(client, make_letter(office))
    assert collect(client, letter).status_code == 404


def test_a_revoked_letter_is_not_downloaded_any_more(client, letter, office):
    mending.revoke(by=office.actor, now=NOON, product_id=letter.pk, reason="tutup")
    prove(client, letter)

    assert collect(client, letter).status_code == 404
