"""The pages of a one-time link, of the officer who makes it, and of the applicant meanwhile."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests.samples import picture
from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import answering, inquiring, replying
from balaikota.engine.cases.models import Inquiry
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.cases.queries.inquiries import State
from balaikota.engine.cases.tests.asked_outside import (
    ASK,
    EMAIL,
    REPLY,
    address_of,
    ask,
    at,
    holder,
    press,
)
from balaikota.engine.cases.tests.browsing import errors, page_of, text, upload
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    MORNING,
    inbox_of,
    open_case,
    opened,
)
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


NOBODY = "0" * 40


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def case(scene):
    return open_case(scene)


@pytest.fixture
def outside():
    return Client()


# The outsider


def test_nothing_is_used_up_before_the_button_and_nothing_shown_but_what_was_chosen(
    scene, case, outside
):
    photo = upload(case)
    inquiry = ask(scene, case, shows=["nama_usaha", "nik"])

    first = outside.get(address_of(inquiry))
    assert (first.status_code, ASK in text(first)) == (200, False)
    assert "Warung Bu Sri" not in text(first)
    assert "noindex" in first["X-Robots-Tag"]
    assert "no-store" in first["Cache-Control"]
    assert Inquiry.objects.get().opened_at is None
    assert outside.get(address_of(inquiry, f"berkas/{photo.pk}/")).status_code == 404

    page = press(outside, inquiry, "buka")
    shown = text(page)
    assert ASK in shown
    assert "Warung Bu Sri" in shown
    assert ANSWERS["nik"]["number"] not in shown
    assert not any(one in shown for one in ("Sri Wahyuni", "Arif Margono", "sri@contoh.test"))
    assert Inquiry.objects.get().opened_at == MORNING
    assert outside.get(address_of(inquiry, f"berkas/{photo.pk}/")).status_code == 404


def test_a_file_that_was_chosen_can_be_read_with_the_link(scene, outside):
    case = open_case(scene)
    photo = upload(case)
    case = open_case(scene, foto_usaha=[photo.pk])
    StoredFile.objects.filter(pk=photo.pk).update(owner=f"case:{case.pk}")
    inquiry = ask(scene, case, shows=["foto_usaha"])
    page = press(outside, inquiry, "buka")

    assert address_of(inquiry, f"berkas/{photo.pk}/") in page.content.decode()
    file = outside.get(address_of(inquiry, f"berkas/{photo.pk}/"))
    assert (file.status_code, "noindex" in file["X-Robots-Tag"]) == (200, True)
    assert Client().get(address_of(inquiry, f"berkas/{photo.pk}/")).status_code == 404


def test_accepted_then_answered_once_with_files(scene, outside, case):
    inquiry = ask(scene, case)
    press(outside, inquiry, "buka")
    early = press(outside, inquiry, "jawab", text=REPLY)
    assert early.status_code == 409
    assert REPLY in text(early)  # nothing is lost

    accepted = press(outside, inquiry, "terima")
    assert "Anda menerimanya pada" in text(accepted)
    sent = SimpleUploadedFile("bukti.jpg", picture(), "image/jpeg")
    done = press(outside, inquiry, "jawab", text=REPLY, files=[sent])

    assert "Jawaban Anda sudah diterima" in text(done)
    kept = Inquiry.objects.get()
    assert (kept.ending, kept.reply, kept.ended_at) == ("answered", REPLY, MORNING)
    assert StoredFile.objects.get(owner=f"inquiry:{kept.pk}").name == "bukti.jpg"
    told = [one.subject for one in inbox_of(scene.alice)]
    number = case.number
    assert told == [f"{number}: diterima pihak luar", f"{number}: dijawab pihak luar"]
    answered = ledger.history(f"case:{case.pk}", verbs=["cases.answer_outside"])
    assert [one.event.outcome for one in answered] == [
        "outside-opened", "outside-accepted", "outside-answered",
    ]  # fmt: skip
    assert {one.event.actor_kind for one in answered} == {"one-time-link"}
    assert answered[-1].payload["text"] == REPLY
    assert not any(REPLY in str(vars(one.event)) for one in answered)
    again = press(Client(), inquiry, "jawab", text="Lain")
    assert (again.status_code, "sudah dipakai" in text(again)) == (410, True)
    assert "Lain" in text(again)
    assert Inquiry.objects.get().reply == REPLY


def test_refused_with_a_reason(scene, outside, case):
    inquiry = ask(scene, case)
    blank = press(outside, inquiry, "tolak", reason=" ")
    assert (blank.status_code, errors(blank)) == (422, [("reason", "Tulis mengapa Anda menolak.")])

    done = press(outside, inquiry, "tolak", reason="Bukan wilayah kami")

    assert "Penolakan Anda sudah diterima" in text(done)
    assert Inquiry.objects.get().ending == "refused"
    assert [one.subject for one in inbox_of(scene.alice)] == [f"{case.number}: ditolak pihak luar"]


def test_an_answer_that_cannot_be_taken_is_kept_and_sends_no_file(scene, outside, case):
    inquiry = ask(scene, case, outsider="lainnya", body="PDAM", email="")
    bad = SimpleUploadedFile("x.exe", b"MZ not a picture", "application/octet-stream")
    good = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    refused = press(outside, inquiry, "jawab", text=REPLY, files=[good, bad])
    assert refused.status_code == 422
    assert [one for one, _message in errors(refused)] == ["files"]
    assert REPLY in text(refused)
    assert "Pilih lagi berkasnya." in text(refused)
    assert not StoredFile.objects.filter(owner__startswith="inquiry:").exists()
    six = [SimpleUploadedFile(f"{n}.jpg", picture(), "image/jpeg") for n in range(6)]
    assert press(outside, inquiry, "jawab", text=REPLY, files=six).status_code == 422
    assert press(outside, inquiry, "jawab", text=" ").status_code == 422
    assert press(outside, inquiry, "jawab", text="x" * 8001).status_code == 422
    assert press(outside, inquiry, "apa saja").status_code == 422
    assert press(outside, inquiry, "tolak", reason="Tidak mau").status_code == 409
    assert Inquiry.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("end", "why"),
    [("expired", "Batas waktu untuk menjawab sudah lewat."),
     ("withdrawn", "sudah mencabut permintaannya"),
     ("ended", "Berkas yang ditanyakan sudah selesai"),
     ("replaced", "diganti dengan tautan yang lebih baru"),
     ("answered", "sudah dipakai")],
)  # fmt: skip
def test_each_dead_link_says_plainly_why_and_keeps_what_was_typed(
    scene, case, outside, monday_morning, end, why
):
    inquiry = ask(scene, case)
    address = address_of(inquiry)
    press(outside, inquiry, "buka")
    if end == "expired":
        monday_morning.move_to(MORNING + 7 * DAY, tick=False)
    elif end == "withdrawn":
        inquiring.withdraw(by=at(scene.bob), now=MORNING, number=case.number, inquiry_id=inquiry.pk)
    elif end == "ended":
        replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    elif end == "replaced":
        inquiring.renew(by=at(scene.bob), now=MORNING, number=case.number, inquiry_id=inquiry.pk)
    else:
        answering.refuse(**holder(inquiry), reason="Bukan kami")

    read = Client().get(address)
    sent = outside.post(address, {"langkah": "terima", "text": REPLY})

    status = 404 if end == "replaced" else 410
    assert (read.status_code, sent.status_code) == (status, status)
    assert why in text(read)
    assert why in text(sent)
    assert REPLY in text(sent)
    assert "noindex" in sent["X-Robots-Tag"]
    kept = Inquiry.objects.get()
    assert (kept.accepted_at, kept.reply) == (None, "Bukan kami" if end == "answered" else "")
    if end != "replaced":
        now = MORNING + (7 * DAY if end == "expired" else 0 * DAY)
        with pytest.raises(answering.LinkOver):
            answering.open_link(**holder(inquiry) | {"now": now})


def test_whoever_is_signed_in_does_not_answer_for_somebody_outside(scene, case, client):
    inquiry = ask(scene, case)
    client.force_login(scene.alice)

    page = client.post(address_of(inquiry), {"langkah": "terima"})

    assert (page.status_code, "keluar dulu" in text(page)) == (403, True)
    assert inquiries.state_of(Inquiry.objects.get(), MORNING) is State.OPEN


def test_wrong_tokens_are_slowed(outside, scene, case):
    inquiry = ask(scene, case)
    statuses = [outside.get(f"/jawab/{NOBODY}/").status_code for _n in range(12)]

    assert (statuses[0], statuses[-1]) == (404, 429)
    assert outside.get(address_of(inquiry)).status_code == 429


# The pages of the officer and the applicant


def test_asked_on_the_pages_with_a_link_that_is_shown_once(client, outside, scene, case):
    client.force_login(scene.alice)
    address = reverse("cases:outside_ask", args=[case.number])
    assert address in client.get(page_of(case)).content.decode()
    assert "Perusahaan listrik" in text(client.get(address))
    form = client.get(f"{address}?kepada=listrik").content.decode()
    ticked = re.findall(r'name="shows"[^>]*value="(\w+)" checked', form)
    assert ticked == ["nama_usaha", "bidang_usaha"]
    assert ANSWERS["nik"]["number"] not in form
    bad = client.post(address, {"kepada": "listrik", "text": "", "email": "x", "shows": ["nik"]})
    assert (bad.status_code, [one for one, _m in errors(bad)]) == (422, ["email"])
    assert re.findall(r'name="shows"[^>]*value="(\w+)" checked', bad.content.decode()) == ["nik"]

    made = client.post(address, {"kepada": "listrik", "text": ASK, "shows": ["nama_usaha"]})
    [link] = re.findall(r'id="token">https?://[^/]+(/jawab/\w+/)<', made.content.decode())
    assert outside.get(link).status_code == 200
    page = client.get(page_of(case)).content.decode()
    assert link not in page
    assert "Tautan belum dibuka." in page
    assert client.post(address, {"kepada": "listrik", "text": ASK}).status_code == 409

    inquiry = Inquiry.objects.get()
    again = client.post(page_of(case, f"luar/{inquiry.pk}/tautan-baru/")).content.decode()
    [fresh_link] = re.findall(r'id="token">https?://[^/]+(/jawab/\w+/)<', again)
    assert outside.get(link).status_code == 404
    sent = SimpleUploadedFile("bukti.jpg", picture(), "image/jpeg")
    outside.post(fresh_link, {"langkah": "terima"})
    outside.post(fresh_link, {"langkah": "jawab", "text": REPLY, "files": [sent]})
    shown = client.get(page_of(case)).content.decode()
    assert REPLY in shown
    [file] = re.findall(r'href="([^"]+/luar/berkas/\d+/)"', shown)
    assert client.get(file).status_code == 200
    client.force_login(scene.nina)
    assert client.get(file).status_code == 404
    other = open_case(scene)
    client.force_login(scene.alice)
    assert client.get(file.replace(case.number, other.number)).status_code == 404


def test_withdrawn_on_the_page_and_the_outsider_is_told(client, scene, case):
    inquiry = ask(scene, case)
    client.force_login(scene.bob)
    address = page_of(case, f"luar/{inquiry.pk}/cabut/")

    page = client.post(address, follow=True)

    assert "Dicabut pada" in text(page)
    assert Notice.objects.filter(channel="EMAIL").last().subject.startswith("Tidak perlu dijawab")
    assert client.post(address).status_code == 409
    assert client.post(page_of(case, f"luar/{inquiry.pk}/tautan-baru/")).status_code == 409
    other = open_case(scene)
    assert client.post(page_of(other, f"luar/{inquiry.pk}/cabut/")).status_code == 404
    lurah = people.make_officer("lurah", scene.neighbour)
    with pytest.raises(NotFound):
        inquiring.withdraw(by=at(lurah), now=MORNING, number=case.number, inquiry_id=inquiry.pk)


def test_the_applicant_reads_who_was_asked_and_when_where_the_pack_says_so(scene, client):
    made = opened(scene)
    ask(scene, made.case)
    ask(scene, made.case, outsider="lainnya", body="Tetangga di belakang")
    client.post("/lacak/", {"number": made.case.number, "secret": made.secret})

    page = text(client.get(f"/lacak/{made.case.number}/"))

    assert "Kami menanyakan hal ini kepada Perusahaan listrik pada 23 November 2026" in page
    assert not any(one in page for one in ("Tetangga", ASK, EMAIL))
