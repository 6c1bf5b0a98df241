"""The pages where residents keep their data, from the first visit to the last button."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balaikota.core.files.tests.samples import picture
from balaikota.core.jobs import clock
from balaikota.core.notices.models import Channel, Notice
from balaikota.core.people.models import KeptFile, Organisation, Representation
from balaikota.core.people.queries import find_profile
from balaikota.engine.applicants import tasks
from balaikota.engine.cases.tests.browsing import browser, errors, text
from balaikota.engine.cases.tests.factories import KAUMAN, MORNING, inbox_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PROFILE, ORGANISATIONS, VAULT = "/saya/data-diri/", "/saya/usaha/", "/saya/berkas/"
CV = {
    "kind": "cv", "name": "CV Maju Jaya", "nib": "9120001234567", "npwp": "01.234.567.8-652.000",
    "address-area": KAUMAN, "address-street": "Jalan Kawi 1", "person_name": "Sri Wahyuni",
}  # fmt: skip
JOKO = {
    "name": "Pak Joko", "email": "joko@contoh.test", "role": "kuasa", "deed": "Kuasa 1/2026",
    "from-day": "23", "from-month": "11", "from-year": "2026",
    "until-day": "30", "until-month": "11", "until-year": "2026",
}  # fmt: skip


def own_business(user):
    home = browser(user)
    assert home.post(f"{ORGANISATIONS}baru/", CV).status_code == 302
    return home, Organisation.objects.latest("pk")


def link():
    body = Notice.objects.filter(channel=Channel.EMAIL).latest("pk")
    return re.fullmatch(r"/saya/kuasa/[^/]+/", body.link)[0]


def test_a_profile_is_kept_shown_again_and_mended(scene):
    home = browser(scene.resident)
    assert [home.get(url).status_code for url in (PROFILE, f"{ORGANISATIONS}baru/")] == [200, 200]

    wrong = home.post(PROFILE, {"name": "Sri", "nik-number": "123", "phone": "0812 3456 7890"})
    assert (wrong.status_code, [name for name, _told in errors(wrong)]) == (422, ["nik-number"])
    assert 'value="0812 3456 7890"' in text(wrong)
    right = {"name": "Sri", "nik-number": "3573 0250 2385 0001", "address-area": KAUMAN}
    assert home.post(PROFILE, right | {"address-street": "Jalan Kawi 1"}).status_code == 302

    kept = find_profile(scene.resident.pk)
    assert (kept.nik, kept.address["area"]) == ("3573025023850001", KAUMAN)
    page = text(home.get(PROFILE))
    assert 'value="3573025023850001"' in page
    assert "Jalan Kawi 1" in page


def test_a_business_is_entered_once_and_is_marked_as_unchecked(scene):
    home, made = own_business(scene.resident)

    page = text(home.get(f"{ORGANISATIONS}{made.pk}/"))
    assert all(
        told in page
        for told in ("CV Maju Jaya", "belum diperiksa", "Jalan Kawi 1", "9120001234567")
    )
    again = browser(scene.charlie).post(f"{ORGANISATIONS}baru/", CV)
    assert (again.status_code, [name for name, _told in errors(again)]) == (422, ["nib"])
    assert 'value="CV Maju Jaya"' in text(again)
    changed = home.post(f"{ORGANISATIONS}{made.pk}/ubah/", CV | {"name": "CV Baru"})
    assert changed.status_code == 302
    assert "CV Baru" in text(home.get(ORGANISATIONS))


def test_an_invitation_by_email_is_accepted_seen_and_ended(scene):
    home, made = own_business(scene.resident)
    page = f"{ORGANISATIONS}{made.pk}/"

    early = home.post(f"{page}kuasa/", JOKO | {"until-day": "22"})
    assert early.status_code == 422
    scan = SimpleUploadedFile("kuasa.jpg", picture())
    assert home.post(f"{page}kuasa/", JOKO | {"deed_file": scan}).status_code == 302
    assert "belum diterima" in text(home.get(page))
    charlie, invitation = browser(scene.charlie), link()
    assert charlie.get(page).status_code == 404
    assert "30 November 2026" in text(charlie.get(invitation))
    assert charlie.post(invitation).status_code == 302
    assert charlie.post(invitation).status_code == 404
    assert "CV Maju Jaya" in text(charlie.get(ORGANISATIONS))
    assert [charlie.get(f"{page}{name}").status_code for name in ("", "ubah/", "kuasa/")] == [
        200, 403, 403,
    ]  # fmt: skip
    sri, joko = Representation.objects.order_by("pk")
    deed = f"/saya/kuasa/{joko.pk}/surat/"
    statuses = [
        browser(who).get(deed).status_code for who in (scene.resident, scene.charlie, scene.nina)
    ]
    assert statuses == [200, 200, 404]
    assert charlie.get(f"/saya/kuasa/{sri.pk}/surat/").status_code == 404
    assert charlie.post(f"/saya/kuasa/{sri.pk}/akhiri/").status_code == 404
    last = home.post(f"/saya/kuasa/{sri.pk}/akhiri/")
    assert (last.status_code, "penanggung jawab lain" in text(last)) == (409, True)
    assert home.get(f"/saya/kuasa/{joko.pk}/akhiri/").status_code == 200
    assert home.post(f"/saya/kuasa/{joko.pk}/akhiri/").status_code == 302
    assert charlie.get(page).status_code == 404


def test_whoever_is_not_signed_in_comes_back_to_the_invitation(scene, client):
    home, made = own_business(scene.resident)
    home.post(f"{ORGANISATIONS}{made.pk}/kuasa/", JOKO)

    assert client.get(link())["Location"].startswith("/masuk/?next=%2Fsaya%2Fkuasa%2F")


def upload(home, **changes):
    given = {"kind": "ktp", "title": "KTP Sri", "file": SimpleUploadedFile("k.jpg", picture())}
    return home.post(VAULT, given | changes)


def test_a_file_is_kept_downloaded_and_deleted_by_its_owner_only(scene):
    home, charlie = browser(scene.resident), browser(scene.charlie)

    bad = upload(home, file=SimpleUploadedFile("k.jpg", b"bukan gambar"), title="Namanya")
    assert (bad.status_code, [name for name, _told in errors(bad)]) == (422, ["file"])
    assert 'value="Namanya"' in text(bad)
    nameless = upload(home, title="")
    key = re.search(r'name="file" value="(\d+)"', text(nameless))[1]
    assert home.post(VAULT, {"kind": "ktp", "title": "KTP Sri", "file": key}).status_code == 302
    kept = KeptFile.objects.get()

    assert "KTP Sri" in text(home.get(VAULT))
    assert home.get(f"{VAULT}{kept.pk}/")["Content-Type"] == "image/jpeg"
    for name in ("", "hapus/"):
        assert charlie.get(f"{VAULT}{kept.pk}/{name}").status_code == 404
    assert charlie.post(f"{VAULT}{kept.pk}/hapus/").status_code == 404
    assert charlie.post(VAULT, {"kind": "ktp", "title": "A", "file": key}).status_code == 422
    assert home.get(f"{VAULT}{kept.pk}/hapus/").status_code == 200
    assert home.post(f"{VAULT}{kept.pk}/hapus/").status_code == 302
    assert not KeptFile.objects.exists()


def test_a_file_of_a_business_is_kept_for_it_and_for_no_other(scene):
    home, made = own_business(scene.resident)

    assert upload(home, untuk=str(made.pk)).status_code == 302
    assert KeptFile.objects.get().organisation_id == made.pk
    assert upload(browser(scene.charlie), untuk=str(made.pk)).status_code == 422
    assert KeptFile.objects.count() == 1


def test_the_worker_reminds_whose_file_it_is_once_at_each_mark(scene):
    home, made = own_business(scene.resident)
    end = {"last_day-day": "2", "last_day-month": "1", "last_day-year": "2027"}
    upload(home, **end)
    upload(home, untuk=str(made.pk), title="Akta", **end)

    told = []
    for days in range(45):
        moment = MORNING + timedelta(days=days)
        with clock.given(moment):
            tasks.remind_of_ends.call()
            tasks.remind_of_ends.call()
        told.append(len(inbox_of(scene.resident)))

    assert [day for day, count in enumerate(told) if count != ([0, *told][day])] == [10, 33]
    assert told[-1] == 4
    assert "2 Januari 2027" in inbox_of(scene.resident)[0].subject
