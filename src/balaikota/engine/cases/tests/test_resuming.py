"""Going on later: codes and links, another device, one's own account, a form that changed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from balaikota.core.files.models import StoredFile
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.core.notices.models import Notice
from balaikota.core.people.queries import actor_for
from balaikota.engine.cases.actions import drafting, opening, sweeping
from balaikota.engine.cases.models import Case, Draft, DraftKey
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.tests.browsing import errors, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    PERSONAL,
    SLUG,
    SYSTEM,
    VISITOR,
    submission,
)
from balaikota.engine.cases.tests.wizard import START, answers_of, fill, post, secret_in, send
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db
OPEN = "/lanjutkan/"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def put_away(client, page="usaha", **changes):
    """Press “Simpan untuk nanti” on a page; return the page that tells the code."""
    response = post(client, page, langkah="nanti", **changes)
    assert response.status_code == 302, errors(response)
    return client.get(response["Location"])


def link_in(response):
    return re.search(r'href="[^"]*?(/layanan/[^"]+/ajukan/lanjutkan/[^"]+/)"', text(response))[1]


def resume(client, response):
    return client.post(link_in(response))


# Code and link


def test_a_draft_is_gone_on_with_on_another_device(client, scene):
    fill(client, until="usaha")
    page = put_away(client)
    assert "Isian Anda tersimpan" in text(page)
    assert "23 Desember 2026" in text(page)

    other = Client()
    typed = other.post(OPEN, {"code": secret_in(page).lower().replace("-", " ")})
    assert typed["Location"] == link_in(page)
    asked = other.get(typed["Location"])
    assert "Surat Keterangan Percobaan" in text(asked)
    assert "Sri Wahyuni" not in text(asked)
    opened = other.post(typed["Location"])

    assert opened["Location"] == START
    assert other.get(START)["Location"] == f"{START}tempat/"
    assert 'value="Sri Wahyuni"' in text(other.get(f"{START}pemohon/"))
    assert 'value="Warung Bu Sri"' in text(client.get(f"{START}usaha/"))


def test_a_link_opens_twice_and_both_devices_write_to_the_same_draft(client, scene):
    page = put_away(client, "pemohon")
    second, third = Client(), Client()

    resume(second, page)
    resume(third, page)
    post(second, "pemohon", nama="Sri W.")

    assert Draft.objects.count() == 1
    assert 'value="Sri W."' in text(third.get(f"{START}pemohon/"))
    assert resume(second, page)["Location"] == START
    assert DraftKey.objects.filter(is_code=False).count() == 2


def test_only_hashes_of_token_and_code_are_stored(client, scene):
    page = put_away(client, "pemohon")

    code, token = secret_in(page), client.cookies[f"bk-{SLUG}"].value
    stored = repr([*Draft.objects.values(), *DraftKey.objects.values()])
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert token not in stored
    assert find_leaks(code, token, *PERSONAL) == []


def test_the_same_browser_is_told_the_same_code_again(client, scene):
    first = put_away(client, "pemohon")

    assert secret_in(put_away(client, "pemohon")) == secret_in(first)
    assert secret_in(client.get(f"{START}simpan/")) == secret_in(first)
    assert DraftKey.objects.count() == 1


def test_the_page_makes_a_code_only_when_asked(client, scene):
    assert client.get(f"{START}simpan/")["Location"] == START
    post(client, "pemohon")

    before = client.get(f"{START}simpan/")
    assert "Buat kode" in text(before)
    assert not DraftKey.objects.exists()
    made = client.get(client.post(f"{START}simpan/")["Location"])
    assert secret_in(made)


def test_what_could_not_be_taken_as_typed_is_told(client, scene):
    wrong = {"nik-number": "12", "surel": ""}

    page = text(put_away(client, "pemohon", **wrong))

    assert "Belum tersimpan" in page
    assert "NIK" in page.partition("Belum tersimpan")[2]
    assert "Nama lengkap" not in page.partition("Belum tersimpan")[2]
    assert answers_of(client)["nama"] == "Sri Wahyuni"


def test_files_come_along_and_last_as_long_as_the_draft(client, scene, time_machine):
    fill(client, until="berkas")
    page = put_away(client, "berkas")
    other = Client()
    resume(other, page)
    assert "sudah diunggah" in text(other.get(f"{START}berkas/"))

    later = MORNING + 20 * DAY
    time_machine.move_to(later, tick=False)
    post(other, "pemohon")
    [file] = StoredFile.objects.all()

    assert file.stored_at == later
    assert send(other)["Location"] == f"{START}selesai/"
    assert StoredFile.objects.get().owner == f"case:{Case.objects.get().pk}"


def test_a_code_that_opens_nothing_is_answered_plainly_and_slowed(client, scene):
    wrong = "H7KM-3RQW-XC9D-TFPA"

    first = client.post(OPEN, {"code": wrong})
    assert first.status_code == 404
    assert "tidak membuka isian apa pun" in dict(errors(first))["code"]
    for _again in range(9):
        client.get(f"{START}lanjutkan/{wrong}/")

    assert client.post(OPEN, {"code": wrong}).status_code == 429
    assert client.post(OPEN, {"code": ""}).status_code == 422


def test_after_thirty_days_the_code_opens_nothing(client, scene, time_machine):
    page = put_away(client, "pemohon")
    time_machine.move_to(MORNING + 30 * DAY, tick=False)
    assert Client().get(link_in(page)).status_code == 200

    time_machine.move_to(MORNING + 30 * DAY + HOUR, tick=False)

    assert Client().get(link_in(page)).status_code == 404
    assert Client().post(link_in(page)).status_code == 404
    assert "Sri Wahyuni" not in text(client.get(f"{START}pemohon/"))
    sweeping.forget_drafts(by=SYSTEM, now=MORNING + 31 * DAY)
    assert not DraftKey.objects.exists()


def test_a_link_of_another_service_leads_to_its_own(client, scene):
    page = put_away(client, "pemohon")
    astray = link_in(page).replace(SLUG, "layanan-lain")

    assert client.get(astray)["Location"] == link_in(page)


# After it was sent


def test_after_submission_the_link_says_so_and_the_secret_stays_where_it_was_told(client, scene):
    page = put_away(client, "pemohon")
    other = Client()
    resume(other, page)
    fill(client)
    done = client.get(send(client)["Location"])
    number = Case.objects.get().number

    late = Client().get(link_in(page))
    elsewhere = other.get(other.get(START)["Location"])

    assert "sudah dikirim" in text(late)
    assert number in text(late)
    assert Client().post(link_in(page)).status_code == 409
    assert number in text(elsewhere)
    assert secret_in(done) not in text(elsewhere)
    assert "dikirim dari perangkat lain" in text(elsewhere)
    assert other.get(f"{START}tanda-terima.pdf").content.startswith(b"%PDF")


def test_two_devices_sending_the_same_draft_make_one_case(client, scene):
    fill(client)
    page = client.get(client.post(f"{START}simpan/")["Location"])
    other = Client()
    resume(other, page)

    first, second = send(client), send(other)

    assert first["Location"] == second["Location"] == f"{START}selesai/"
    assert Case.objects.count() == 1


def test_the_second_sender_is_given_the_case_without_its_secret(client, scene):
    fill(client)
    send(client)
    draft, case = Draft.objects.get(), Case.objects.get()

    opened = submit(draft, token="peramban-lain", scene=scene)

    assert (opened.case, opened.secret) == (case, "")


def submit(draft, *, token, scene):
    return opening.submit(
        by=VISITOR, now=MORNING, draft_id=draft.pk, token=token, sent=submission(scene)
    )


# By email


def test_the_link_is_sent_by_email_through_the_outbox(client, scene):
    page = put_away(client, "pemohon")
    assert 'value="sri@contoh.test"' in text(page)

    sent = client.post(f"{START}simpan/", {"langkah": "kirim", "email": "ibu@contoh.test"})

    assert "Email sedang dikirim" in text(client.get(sent["Location"]))
    notice = Notice.objects.get()
    assert (notice.channel, notice.recipient) == ("EMAIL", "ibu@contoh.test")
    assert notice.link == link_in(page)
    assert secret_in(page) in notice.body
    assert Client().get(notice.link).status_code == 200


def test_an_address_that_is_none_is_refused_and_mail_is_slowed(client, scene):
    put_away(client, "pemohon")

    wrong = client.post(f"{START}simpan/", {"langkah": "kirim", "email": "ibu"})
    assert wrong.status_code == 422
    assert errors(wrong)[0][0] == "email"
    good = {"langkah": "kirim", "email": "ibu@contoh.test"}
    answers = [client.post(f"{START}simpan/", good).status_code for _time in range(6)]

    assert answers == [302] * 5 + [429]
    assert Notice.objects.count() == 5


# In an account


def test_a_resident_finds_their_draft_in_their_own_page(client, scene):
    client.force_login(scene.resident)
    post(client, "pemohon")
    draft = Draft.objects.get()

    other = Client()
    other.force_login(scene.resident)
    listed = text(other.get("/lacak/"))
    assert "Isian Anda yang belum dikirim" in listed
    assert "disimpan sampai 23 Desember 2026" in listed
    opened = other.post(f"{OPEN}isian/{draft.pk}/")

    assert opened["Location"] == START
    assert 'value="Sri Wahyuni"' in text(other.get(f"{START}pemohon/"))


def test_a_draft_begun_signed_out_goes_into_the_account_once_signed_in(client, scene):
    post(client, "pemohon")
    assert Draft.objects.get().resident is None

    client.force_login(scene.resident)
    post(client, "pemohon")

    assert [draft.resident for draft in Draft.objects.all()] == [scene.resident]


def test_another_persons_draft_is_neither_listed_nor_opened(client, scene):
    client.force_login(scene.resident)
    page = put_away(client, "pemohon")
    draft = Draft.objects.get()
    client.force_login(scene.charlie)

    assert "Isian Anda yang belum dikirim" not in text(client.get("/lacak/"))
    assert client.post(f"{OPEN}isian/{draft.pk}/").status_code == 404
    assert Client().post(f"{OPEN}isian/{draft.pk}/").status_code == 404
    assert "milik akun lain" in text(client.get(link_in(page)))
    refused = client.post(link_in(page))
    assert refused.status_code == 409
    assert "akun orang lain" in errors(refused)[0][1]
    assert "Sri Wahyuni" not in text(client.get(f"{START}pemohon/"))


def test_who_signs_in_at_a_shared_browser_begins_their_own(client, scene):
    client.force_login(scene.resident)
    post(client, "pemohon")
    client.force_login(scene.charlie)

    post(client, "pemohon", nama="Charlie")

    owners = {draft.resident: draft.body["nama"] for draft in Draft.objects.all()}
    assert owners == {scene.resident: "Sri Wahyuni", scene.charlie: "Charlie"}


def test_the_act_itself_refuses_what_is_not_in_the_account(client, scene):
    post(client, "pemohon")
    charlie = actor_for(scene.charlie, now=MORNING)

    with pytest.raises(NotFound, match="tidak ada di akun Anda"):
        drafting.resume_own(by=charlie, now=MORNING, draft_id=Draft.objects.get().pk, token="x")


def test_another_draft_in_the_browser_is_told_before_it_is_left(client, scene):
    page = put_away(client, "pemohon")
    other = Client()
    post(other, "pemohon", nama="Orang Kedua")

    asked = other.get(link_in(page))

    assert "ada isian lain untuk layanan yang sama" in text(asked)
    resume(other, page)
    assert 'value="Sri Wahyuni"' in text(other.get(f"{START}pemohon/"))
    assert Draft.objects.count() == 2

    assert "Simpan untuk nanti" not in text(client.get(f"/meja/loket/{SLUG}/pemohon/"))
    assert "Simpan untuk nanti" in text(client.get(f"{START}pemohon/"))


# What is told of it


def test_every_step_is_in_the_ledger_without_what_was_typed(client, scene):
    page = put_away(client, "pemohon")
    resume(Client(), page)

    told = set(LedgerEvent.objects.values_list("outcome", flat=True))
    assert {"code-made", "resumed"} <= told


def test_names_of_drafts_say_nothing_about_persons(client, scene):
    put_away(client, "pemohon")

    assert str(DraftKey.objects.get()) == f"key of draft {Draft.objects.get().pk}"
    assert drafts.kept_until(Draft.objects.get()) == MORNING + 30 * DAY
