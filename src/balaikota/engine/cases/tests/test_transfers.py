"""The lurah of Kauman moves to another kelurahan on 1 December; her seklur stands in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from balaikota.core.jobs import clock as job_clock
from balaikota.core.ledger import queries as ledger
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import actor
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import acting, handing
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.queries.inbox import Filter, count_tasks
from balaikota.engine.cases.tests.factories import (
    MORNING,
    SYSTEM,
    inbox_of,
    open_case,
    task_of,
)
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.lib.errors import NotAllowed

pytestmark = pytest.mark.django_db
TRANSFER = reverse("office:transfer")
DECEMBER = datetime(2026, 11, 30, 17, tzinfo=UTC)  # 1 December, 00.00 WIB
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def monday_morning():
    """Stop the clock when the case is opened."""
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def seklur(scene):
    return people.make_officer("seklur", scene.kauman, name="Rudi Hartono")


@pytest.fixture
def admin(client, seklur):
    user = people.make_officer("admin-orang", people.make_city(), name="Dewi Admin")
    client.force_login(user)
    return user


@pytest.fixture
def case(scene):
    """Open a case that waits for the lurah, who has it in hand."""
    found = open_case(scene, at="persetujuan")
    acting.claim(by=actor(scene.lurah, MORNING), now=MORNING, task_id=task_of(found).pk)
    return found


def page_of(user):
    return f"{TRANSFER}?orang={user.pk}"


def decree(scene, seklur, **changes):
    """Return what is typed: Siti to the neighbour on 1 December, Rudi as Plt until the 14th."""
    typed = {"role": "lurah", "unit": scene.neighbour.code, "decree_number": "821/77/2026"}
    typed |= {"person": str(seklur.pk), "other": ""}
    typed |= day("from_day", date(2026, 12, 1)) | day("to_day", date(2026, 12, 14))
    return typed | day("decree_day", date(2026, 11, 20)) | changes


def sweep(now):
    with job_clock.given(now):
        tasks.sweep_tasks.call()


def test_the_person_is_found_by_name(client, admin, scene):
    found = client.get(TRANSFER, {"cari": "Siti"})
    assert found.status_code == 302
    assert found.headers["Location"] == page_of(scene.lurah)

    people.make_user("Siti Nurhaliza")
    assert "Siti Nurhaliza" in text_of(client.get(TRANSFER, {"cari": "Siti"}))
    assert "Tidak ada petugas bernama itu." in text_of(client.get(TRANSFER, {"cari": "Zainal"}))
    assert client.post(TRANSFER).status_code == 404


def test_the_form_proposes_the_first_of_next_month_and_the_seklur_for_two_weeks(
    client, admin, scene, case, seklur
):
    page = client.get(page_of(scene.lurah))
    shown, source = text_of(page), page.content.decode()

    assert "Sekarang: Siti Aminah, S.Sos., Lurah Kauman" in shown
    assert 'name="from_day-month" type="text" value="12"' in source
    assert 'name="to_day-day" type="text" value="14"' in source
    assert f'value="{seklur.pk}" checked' in source
    assert case.number in shown


def test_one_act_moves_her_appoints_the_stand_in_and_tells_everybody(
    client, admin, scene, case, seklur
):
    foretold = client.post(page_of(scene.lurah), decree(scene, seklur))

    words = text_of(foretold)
    assert foretold.status_code == 200
    at = "Mulai Selasa, 1 Desember 2026, 00.00 WIB"
    assert f"{at}, Siti Aminah, S.Sos. bukan lagi Lurah Kauman." in words
    assert f"{at}, Siti Aminah, S.Sos. menjadi Lurah Oro-oro Dowo, tanpa batas akhir." in words
    assert f"{at}, Rudi Hartono menjadi Plt. Lurah Kauman sampai 14 Desember 2026." in words
    assert "1 berkas di tangan Siti Aminah, S.Sos. kembali ke jabatan begitu disimpan." in words
    assert Assignment.objects.filter(valid_from=DECEMBER).count() == 0
    assert ledger.count_events(verb="office.transfer") == 0

    saved = client.post(page_of(scene.lurah), decree(scene, seklur, simpan="1"), follow=True)

    assert "Tersimpan: Siti Aminah, S.Sos., Lurah Oro-oro Dowo." in text_of(saved)
    for verb in ("office.transfer", "people.assign", "people.appoint_acting", "cases.hand_over"):
        assert ledger.count_events(verb=verb) == 1
    assert ledger.count_events(verb="people.end_assignment") == 1
    assert task_of(case).holder is None
    told = [notice.subject for notice in inbox_of(scene.lurah)]
    assert any("Anda menjadi Lurah Oro-oro Dowo" in one for one in told)
    assert any("Lurah Kauman: masa tugas Anda berakhir" in one for one in told)
    assert any("Plt. Lurah Kauman" in notice.subject for notice in inbox_of(seklur))


def test_at_midnight_rights_and_tasks_change_exactly(client, admin, scene, case, seklur):
    task = task_of(case)
    client.post(page_of(scene.lurah), decree(scene, seklur, keep=[str(task.pk)], simpan="1"))
    before, after = DECEMBER - SECOND, DECEMBER

    assert task_of(case).holder == scene.lurah
    assert actor(scene.lurah, before).holding("lurah", scene.kauman.pk)
    assert not actor(seklur, before).holding("lurah", scene.kauman.pk)
    assert visible.visible_to(actor(scene.lurah, before)).filter(pk=case.pk).exists()

    assert not actor(scene.lurah, after).holding("lurah", scene.kauman.pk)
    assert actor(scene.lurah, after).holding("lurah", scene.neighbour.pk)
    assert actor(seklur, after).holding("lurah", scene.kauman.pk).mode == "plt"
    assert not visible.visible_to(actor(scene.lurah, after)).filter(pk=case.pk).exists()
    # Before the worker came by: it is nobody's already, and the Plt takes it without asking.
    taken = acting.claim(by=actor(seklur, after), now=after, task_id=task.pk)
    assert taken.holder == seklur


def test_what_was_kept_and_not_finished_returns_to_the_post(client, admin, scene, case, seklur):
    task = task_of(case)
    client.post(page_of(scene.lurah), decree(scene, seklur, keep=[str(task.pk)], simpan="1"))

    sweep(DECEMBER - SECOND)
    assert task_of(case).holder == scene.lurah
    sweep(DECEMBER)

    assert task_of(case).holder is None
    assert task_of(case).unattended_at is None
    assert count_tasks(actor(seklur, DECEMBER), now=DECEMBER)[Filter.UNCLAIMED.value] == 1
    assert handing.release_left(by=SYSTEM, now=DECEMBER, task_id=task.pk) is None
    assert handing.release_left(by=SYSTEM, now=DECEMBER, task_id=0) is None


def test_without_a_stand_in_the_page_says_that_the_post_will_be_empty(
    client, admin, scene, case, seklur
):
    alone = decree(scene, seklur, person="tidak")

    foretold = text_of(client.post(page_of(scene.lurah), alone))

    assert "Lurah Kauman kosong: tidak ada yang mengerjakan tugasnya" in foretold
    client.post(page_of(scene.lurah), alone | {"simpan": "1"})
    sweep(DECEMBER)
    assert task_of(case).unattended_at == DECEMBER


def test_a_post_in_which_somebody_acts_already_will_not_be_empty(
    client, admin, scene, case, seklur
):
    people.assign(seklur, "lurah", scene.kauman, mode="plh", valid_from=DECEMBER)

    foretold = text_of(client.post(page_of(scene.lurah), decree(scene, seklur, person="tidak")))

    assert "bukan lagi Lurah Kauman" in foretold
    assert "Lurah Kauman kosong" not in foretold


def test_kept_tasks_are_told(client, admin, scene, case, seklur):
    kept = decree(scene, seklur, keep=[str(task_of(case).pk)])

    foretold = text_of(client.post(page_of(scene.lurah), kept))

    assert "1 berkas tetap di tangannya; yang belum selesai kembali ke jabatan pada" in foretold


def test_whoever_holds_the_new_post_makes_way_only_when_that_was_ticked(
    client, admin, scene, seklur
):
    teguh = people.make_officer("lurah", scene.neighbour, name="Teguh Santoso")
    held = Assignment.objects.get(user=teguh)
    address, typed = page_of(scene.lurah), decree(scene, seklur)

    foretold = client.post(address, typed)
    assert "Mulai Selasa, 1 Desember 2026, 00.00 WIB, Teguh Santoso bukan lagi" in text_of(foretold)
    assert "Sejak itu Teguh Santoso tidak memegang jabatan apa pun." in text_of(foretold)
    assert f'value="{held.pk}"' in foretold.content.decode()

    refused = client.post(address, typed | {"simpan": "1"})
    assert refused.status_code == 422
    assert "Centang dulu bahwa penugasan itu berakhir." in text_of(refused)

    saved = client.post(address, typed | {"simpan": "1", "makes_way": str(held.pk)})
    assert saved.status_code == 302
    held.refresh_from_db()
    assert held.valid_to == DECEMBER
    assert "masa tugas Anda berakhir" in inbox_of(teguh)[0].subject


def test_somebody_who_would_have_begun_there_is_cancelled(client, admin, scene, seklur):
    later = people.make_officer(
        "lurah", scene.neighbour, name="Teguh", valid_from=DECEMBER + 5 * SECOND
    )
    held = Assignment.objects.get(user=later)
    typed = decree(scene, seklur)

    foretold = client.post(page_of(scene.lurah), typed)

    assert "Teguh batal menjadi Lurah Oro-oro Dowo." in text_of(foretold)
    client.post(page_of(scene.lurah), typed | {"simpan": "1", "makes_way": str(held.pk)})
    held.refresh_from_db()
    assert held.valid_to == held.valid_from


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"role": ""}, "Pilih perannya."),
        ({"unit": ""}, "Pilih unit kerjanya."),
        ({"unit": "99.99"}, "Pilih unit kerja dari daftar."),
        ({"role": "camat"}, "Peran ini tidak ada di Kelurahan Oro-oro Dowo."),
        ({"role": "raja"}, "Peran ini tidak ada di Kelurahan Oro-oro Dowo."),
        ({"decree_number": ""}, "Isi nomor SK; Plt. memerlukannya."),
        ({"decree_day-day": "", "decree_day-month": "", "decree_day-year": ""}, "Isi tanggal SK;"),
        ({"to_day-day": "", "to_day-month": "", "to_day-year": ""}, "Isi hari terakhir Plt."),
        ({"person": "lain", "other": "Zainal"}, "Tidak ada petugas bernama"),
        ({"keep": ["999999"]}, "Daftar berkasnya berubah."),
        ({"from_day-year": "2025"}, "Penugasan berakhir sekarang atau nanti, tidak mundur."),
    ],
)
def test_a_transfer_that_cannot_be_says_why_and_changes_nothing(
    client, admin, scene, seklur, changes, message
):
    response = client.post(page_of(scene.lurah), decree(scene, seklur, **changes))

    assert response.status_code == 422
    assert message in text_of(response)
    assert Assignment.objects.filter(ended_at__isnull=False).count() == 0


def test_a_way_back_keeps_what_was_typed(client, admin, scene, seklur):
    response = client.post(page_of(scene.lurah), decree(scene, seklur, ubah="1"))

    assert response.status_code == 200
    assert 'value="821/77/2026"' in response.content.decode()


def test_a_front_officer_moves_without_a_stand_in(client, admin, scene):
    page = text_of(client.get(page_of(scene.alice)))
    assert "Siapa Plt. sesudah itu?" not in page
    typed = {"role": "petugas-loket", "unit": scene.neighbour.code, "simpan": "1"}

    saved = client.post(page_of(scene.alice), typed | day("from_day", date(2026, 12, 1)))

    assert saved.status_code == 302
    assert actor(scene.alice, DECEMBER).holding("petugas-loket", scene.neighbour.pk)


def test_somebody_with_two_posts_is_asked_which_one_ends(client, admin, scene):
    people.assign(scene.lurah, "verifikator", scene.kauman)

    page = client.get(page_of(scene.lurah))
    one = Assignment.objects.get(user=scene.lurah, role="verifikator")
    chosen = client.get(f"{page_of(scene.lurah)}&tugas={one.pk}")

    assert "Tugas mana yang ditinggalkan?" in text_of(page)
    assert "Yang lain tetap berjalan: Lurah Kauman" in text_of(chosen)
    assert client.post(page_of(scene.lurah)).status_code == 404


def test_nobody_moves_themselves_or_whom_they_do_not_reach(client, admin, scene):
    assert "tidak memegang jabatan yang dapat Anda akhiri" in text_of(client.get(page_of(admin)))

    client.force_login(people.make_officer("admin-orang", scene.neighbour))
    page = text_of(client.get(page_of(scene.lurah)))

    assert "tidak memegang jabatan yang dapat Anda akhiri" in page


def test_tasks_of_a_post_elsewhere_are_not_passed_on(scene):
    outsider = people.make_officer("admin-orang", scene.neighbour)

    with pytest.raises(NotAllowed):
        handing.pass_on(
            by=actor(outsider, MORNING), now=MORNING, user_id=scene.lurah.pk, role="lurah",
            unit=scene.kauman,
        )  # fmt: skip
