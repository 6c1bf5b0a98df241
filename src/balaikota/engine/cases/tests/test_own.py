"""A form of a signed-in resident: filled in from what they keep, files used again, what is kept."""

from __future__ import annotations

from datetime import date

import pytest

from balaikota.core.files import actions as files
from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests.samples import picture
from balaikota.core.people import actions as people
from balaikota.core.people import queries
from balaikota.core.people.actions import vault as keeping
from balaikota.core.people.models import KeptFile
from balaikota.core.people.tests.factories import NIK, actor
from balaikota.engine.cases.actions import renewing, replying, taking
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.models import Case, CaseAnswers, Draft
from balaikota.engine.cases.tests.browsing import browser, errors, text
from balaikota.engine.cases.tests.factories import MORNING, defects, do
from balaikota.engine.cases.tests.wizard import START, answers_of, fill, photo, post, send
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OFFERED = "Sebagian sudah diisi dari data yang Anda simpan"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def save_profile(user):
    people.save_profile(
        by=actor(user, MORNING), now=MORNING, name="Sri W.", nik=NIK, phone="081299998888"
    )


def keep(user, content=None, name="warung.jpg", **changes):
    by = actor(user, MORNING)
    file = files.store_bytes(
        by=by, now=MORNING, content=content or picture(), name=name, owner=f"draft:kept-{user.pk}"
    )
    given = {"kind": "foto-usaha", "title": "Warung dari depan"} | changes
    return keeping.keep_file(by=by, now=MORNING, file=file, **given)


def test_a_profile_fills_the_questions_and_counts_once_their_page_was_sent(scene):
    save_profile(scene.resident)
    home = browser(scene.resident)

    page = text(home.get(f"{START}pemohon/"))

    assert all(f'value="{said}"' in page for said in ("Sri W.", NIK, "081299998888"))
    assert OFFERED in page
    assert not Draft.objects.exists()
    post(home, "pemohon", telepon="", surel="")
    assert "telepon" not in answers_of(home)
    again = text(home.get(f"{START}pemohon/"))  # what was left empty stays empty
    assert "081299998888" not in again
    assert OFFERED not in again
    assert queries.find_profile(scene.resident.pk).phone == "081299998888"


@pytest.mark.parametrize("who", ["charlie", None])
def test_nobody_else_is_shown_it(scene, client, who):
    save_profile(scene.resident)

    page = text((browser(getattr(scene, who)) if who else client).get(f"{START}pemohon/"))

    assert "Sri W." not in page
    assert OFFERED not in page
    assert ('name="simpan_profil"' in page) == (who is not None)


def test_changed_answers_are_kept_in_the_profile_only_when_ticked(scene):
    save_profile(scene.resident)
    home = browser(scene.resident)

    post(home, "pemohon", telepon="0813 0000 1111")
    assert queries.find_profile(scene.resident.pk).phone == "081299998888"
    post(home, "pemohon", telepon="0813 0000 1111", simpan_profil="1")

    kept = queries.find_profile(scene.resident.pk)
    assert (kept.name, kept.phone, kept.email) == (
        "Sri Wahyuni", "+6281300001111", "sri@contoh.test",
    )  # fmt: skip


def test_a_profile_without_a_name_is_not_kept_and_that_is_told(scene, client):
    client.force_login(scene.charlie)

    post(client, "pemohon", nama="", simpan_profil="1")

    assert queries.find_profile(scene.charlie.pk) is None


def test_a_kept_file_is_used_again_and_the_case_keeps_its_own_reference(scene):
    kept, home = keep(scene.resident), browser(scene.resident)
    fill(home, until="berkas")
    assert "Warung dari depan" in text(home.get(f"{START}berkas/"))

    for _press in range(2):
        sent = home.post(f"{START}berkas/", {"brankas-foto_usaha": [str(kept.pk)]})
        assert sent.status_code == 302, errors(sent)
    assert send(home).status_code == 302
    keeping.forget_file(by=actor(scene.resident, MORNING), now=MORNING, kept_id=kept.pk)

    case = Case.objects.get()
    [file] = StoredFile.objects.filter(owner=f"case:{case.pk}")
    assert CaseAnswers.objects.get().body["foto_usaha"] == [file.pk]
    assert home.get(f"/lacak/{case.number}/berkas/{file.pk}/").status_code == 200


def test_expired_files_are_told_but_neither_offered_nor_taken_and_others_not_at_all(
    scene, time_machine
):
    kept = keep(scene.resident, last_day=date(2026, 12, 1))
    time_machine.move_to(MORNING.replace(month=12, day=3), tick=False)
    home = browser(scene.resident)
    fill(home, until="berkas")

    page = text(home.get(f"{START}berkas/"))

    assert "“Warung dari depan” di Berkas saya berlaku sampai 1 Desember 2026" in page
    assert "brankas-foto_usaha" not in page
    assert home.post(f"{START}berkas/", {"brankas-foto_usaha": str(kept.pk)}).status_code == 422
    with pytest.raises(NotFound):
        taking.take_kept(
            by=actor(scene.charlie, MORNING), now=MORNING, draft_id=Draft.objects.get().pk,
            kept_id=kept.pk,
        )  # fmt: skip


def test_an_upload_is_kept_when_asked_and_only_then(scene):
    home = browser(scene.resident)
    fill(home, until="berkas")

    post(home, "berkas")
    assert not KeptFile.objects.exists()
    post(home, "berkas", **{"simpan-foto_usaha": "foto-usaha"})

    kept = KeptFile.objects.get()
    assert (kept.user_id, kept.kind, kept.title) == (
        scene.resident.pk, "foto-usaha", "Foto tempat usaha",
    )  # fmt: skip
    refused = post(home, "berkas", **{"simpan-foto_usaha": "bukan-jenis"})
    assert refused.status_code == 302
    assert KeptFile.objects.count() == 1


# Mending what was returned


@pytest.fixture
def returned(scene):
    """A request of the resident that was returned for its photo, in their browser."""
    home = browser(scene.resident)
    fill(home)
    assert send(home).status_code == 302
    case = Case.objects.get()
    do(case, "kembalikan", by=scene.alice, defects=defects("foto_usaha"))
    return case, home


def mend(client, case, **sent):
    shown = {"_shown": ["foto_usaha", "berkas_lain"]}
    return client.post(f"/lacak/{case.number}/perbaiki/", shown | sent)


def test_a_returned_request_offers_kept_files_and_takes_one(scene, returned):
    case, home = returned
    kept = keep(scene.resident, picture(color=(20, 90, 200)))

    assert "Warung dari depan" in text(home.get(f"/lacak/{case.number}/perbaiki/"))
    assert mend(home, case, **{"brankas-foto_usaha": str(kept.pk)}).status_code == 302

    keeping.forget_file(by=actor(scene.resident, MORNING), now=MORNING, kept_id=kept.pk)
    latest = CaseAnswers.objects.filter(case=case).latest("version")
    first = CaseAnswers.objects.get(case=case, version=1).body["foto_usaha"]
    own = StoredFile.objects.filter(owner=f"case:{case.pk}").exclude(pk__in=first).latest("pk")
    assert latest.body["foto_usaha"] == [own.pk]
    assert (
        browser(scene.alice).get(f"/meja/kasus/{case.number}/berkas/{own.pk}/").status_code == 200
    )


def test_an_upload_of_mending_is_kept_when_asked(scene, returned):
    case, home = returned
    new = photo("baru.jpg", picture(color=(20, 90, 200)))

    mend(home, case, foto_usaha=new, **{"simpan-foto_usaha": "foto-usaha"})

    kept = KeptFile.objects.get()
    assert (kept.user_id, kept.title) == (scene.resident.pk, "Foto tempat usaha")
    sent = StoredFile.objects.filter(owner=f"case:{case.pk}").latest("pk")
    assert (kept.file.digest, kept.file.pk != sent.pk) == (sent.digest, True)


def test_only_whose_request_it_is_by_account_is_offered_theirs(scene, returned):
    case, _home = returned
    mine, theirs = keep(scene.resident), keep(scene.charlie, title="Warung orang lain")
    stranger = browser(scene.charlie)
    secret = renewing.renew(
        by=actor(scene.alice, MORNING), now=MORNING, number=case.number,
        identity=Identity("ktp"), key="k" * 32,
    ).secret  # fmt: skip
    assert stranger.post("/lacak/", {"number": case.number, "secret": secret}).status_code == 302

    page = text(stranger.get(f"/lacak/{case.number}/perbaiki/"))

    assert "Perbaiki permohonan" in page
    for title in ("Warung dari depan", "Warung orang lain", "Berkas saya"):
        assert title not in page
    assert mend(stranger, case, **{"brankas-foto_usaha": str(mine.pk)}).status_code == 422
    for by, kept in ((scene.resident, theirs), (scene.charlie, theirs)):
        with pytest.raises(NotFound):
            taking.take_to_mend(
                by=actor(by, MORNING), now=MORNING, case_id=case.pk, kept_id=kept.pk
            )


def test_a_request_that_waits_for_nothing_takes_no_file(scene, returned):
    case, home = returned
    kept = keep(scene.resident)
    mend(home, case, **{"brankas-foto_usaha": str(kept.pk)})

    with pytest.raises(replying.NotWaiting):
        taking.take_to_mend(
            by=actor(scene.resident, MORNING), now=MORNING, case_id=case.pk, kept_id=kept.pk
        )
