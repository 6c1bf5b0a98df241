from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests.samples import picture
from balaikota.core.ledger import queries as ledger
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
    make_user,
)
from balaikota.engine.cases.tests.factories import PACK as SERVICE_PACK
from balaikota.engine.cases.tests.factories import PUBLISHER, SLUG
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.engine.packs import actions as packs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
MANDATE, ASSIGN = reverse("office:mandate"), reverse("office:assign")


def lent(**changes):
    """Return what a people admin types for a mandate from now until the end of 8 December."""
    typed = {"other": "ani", "verbs": ["cases.view", "cases.act"], "from_time": "12.00"}
    typed |= {"decree_number": "800/21/2026"} | day("from_day", date(2026, 11, 24))
    typed |= day("to_day", date(2026, 12, 8)) | day("decree_day", date(2026, 11, 23))
    return typed | changes


def scan(name="sk-lurah.jpg"):
    return SimpleUploadedFile(name, picture(), content_type="image/jpeg")


@pytest.fixture
def post(kauman):
    """Make the lurah of Kauman and ani, a seklur of the same house; return the form's address."""
    make_officer("lurah", kauman, name="Pak Lurah")
    return f"{MANDATE}?jabatan=lurah:{kauman.code}"


@pytest.fixture
def service():
    """Publish one service."""
    return packs.publish_file(
        path=SERVICE_PACK, by=PUBLISHER, now=NOON, valid_from=date(2026, 11, 1), decree="SK 1/2026"
    )


@pytest.fixture
def ani(kauman):
    """Make a verifier of the kelurahan."""
    user = make_officer("verifikator", kauman, name="Ani")
    user.username = "ani"
    user.save()
    return user


def test_the_post_is_chosen_first(client, admin, post, kauman):
    shown = text_of(client.get(MANDATE))

    assert "Wewenang jabatan yang mana?" in shown
    assert "Lurah Kauman – Pak Lurah" in shown
    assert client.post(f"{MANDATE}?jabatan=lurah:tidak-ada").status_code == 404


def test_what_may_be_lent_stands_in_words_by_room(client, admin, post, ani):
    page = client.get(post)

    assert "Boleh apa: Permohonan" in text_of(page)
    assert "Mengerjakan langkah permohonan" in text_of(page)
    assert "Ani" in text_of(page)
    assert "Keputusan strategis tidak dapat dimandatkan" in text_of(page)


def test_a_mandate_lends_what_was_ticked_and_no_more(client, admin, post, ani, kauman, service):
    foretold = client.post(post, lent(services=[SLUG]))

    assert foretold.status_code == 200
    assert "Melihat permohonan di unit, Mengerjakan langkah permohonan" in text_of(foretold)
    assert service.pack.title.id in text_of(foretold)
    assert not Assignment.objects.filter(mode="mandat").exists()

    saved = client.post(post, lent(services=[SLUG], simpan="1"), follow=True)

    row = Assignment.objects.get(mode="mandat")
    assert "a.n. Lurah Kauman" in text_of(saved)
    assert "Hanya untuk: Melihat permohonan di unit, Mengerjakan" in text_of(saved)
    assert row.verbs == " cases.act cases.view "
    assert row.services == f" {SLUG} "
    found = actor(ani).holding("lurah", kauman.pk, permission="cases.act")
    assert found is not None
    assert found.serves(SLUG)
    assert not found.serves("lain")
    assert actor(ani).holding("lurah", kauman.pk, permission="people.view") is None
    assert ledger.count_events(verb="people.lend_mandate") == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verbs": []}, "Pilih paling sedikit satu wewenang."),
        ({"verbs": ["people.assign"]}, "Wewenang itu tidak dapat dimandatkan."),
        ({"services": ["tidak-ada"]}, "Pilih layanan dari daftar."),
        ({"decree_number": ""}, "Isi nomor surat perintah."),
        ({"to_day-day": "", "to_day-month": "", "to_day-year": ""}, "Isi hari terakhir."),
        ({"other": "tidak ada"}, "Tidak ada petugas bernama"),
    ],
)
def test_a_mandate_that_cannot_be_says_why_and_keeps_what_was_typed(
    client, admin, post, ani, changes, message
):
    response = client.post(post, lent(**changes))

    assert response.status_code == 422
    assert message in text_of(response)
    assert 'name="to_day-month" type="text"' in response.content.decode()


def test_a_second_mandate_of_the_same_post_is_refused(client, admin, post, ani):
    client.post(post, lent(simpan="1"))

    again = client.post(post, lent())

    assert "Ani adalah a.n. Lurah Kauman" in text_of(again)


def test_an_admin_elsewhere_lends_nothing_here(client, kauman, post):
    client.force_login(make_officer("admin-orang", make_unit("kecamatan")))

    assert client.get(post).status_code == 200
    assert "Mandat dari" not in text_of(client.get(post))


# The decree


def test_a_decree_uploaded_before_the_confirmation_is_kept_and_read_by_whoever_may(
    client, admin, kauman
):
    budi = make_user("Budi", username="budi.s")
    typed = {"other": "budi.s", "role": "lurah", "unit": kauman.code, "decree_number": "821/9"}
    typed |= day("from_day", date(2026, 12, 1))

    foretold = client.post(ASSIGN, typed | {"decree_file": scan()})
    kept = StoredFile.objects.get()

    assert "sk-lurah.jpg" in text_of(foretold)
    assert f'name="decree_kept" value="{kept.pk}"' in foretold.content.decode()
    assert kept.owner.startswith("draft:")

    client.post(ASSIGN, typed | {"decree_kept": str(kept.pk), "simpan": "1"})
    row = Assignment.objects.get(user=budi)
    kept.refresh_from_db()

    assert row.decree_file == kept
    assert kept.owner == f"decree:{row.pk}"
    assert "Unduh SK" in text_of(client.get(reverse("office:person", args=[budi.pk])))
    got = client.get(reverse("office:decree", args=[row.pk]))
    assert got.headers["Content-Type"] == "image/jpeg"

    client.force_login(make_officer("lurah", make_unit(short_name="Jauh")))
    assert client.get(reverse("office:decree", args=[row.pk])).status_code == 404


def test_a_decree_is_kept_while_the_form_is_mended(client, admin, kauman):
    typed = {"other": "tidak ada", "role": "lurah", "unit": kauman.code}
    typed |= day("from_day", date(2026, 12, 1))

    refused = client.post(ASSIGN, typed | {"decree_file": scan()})

    assert refused.status_code == 422
    assert "Berkas SK sudah terunggah: sk-lurah.jpg" in text_of(refused)


def test_a_decree_that_is_no_document_says_so(client, admin, kauman):
    make_user("Budi", username="budi.s")
    typed = {"other": "budi.s", "role": "lurah", "unit": kauman.code}
    typed |= day("from_day", date(2026, 12, 1))
    bad = SimpleUploadedFile("sk.pdf", b"bukan pdf")

    refused = client.post(ASSIGN, typed | {"decree_file": bad})

    assert refused.status_code == 422
    assert "Berkas ini bukan PDF, JPG, PNG, atau WebP." in text_of(refused)


def test_nobody_takes_over_a_file_that_another_officer_uploaded(client, admin, kauman):
    make_user("Budi", username="budi.s")
    foreign = StoredFile.objects.create(
        owner="draft:decree-0", name="x.png", media_type="image/png", size=1, digest="0",
        stored_at=NOON,
    )  # fmt: skip
    typed = {"other": "budi.s", "role": "lurah", "unit": kauman.code, "decree_kept": foreign.pk}

    client.post(ASSIGN, typed | day("from_day", date(2026, 12, 1)) | {"simpan": "1"})

    assert Assignment.objects.get(user__username="budi.s").decree_file is None


def test_an_assignment_without_a_file_has_none_to_download(client, admin, kauman):
    held = Assignment.objects.get(user=make_officer("lurah", kauman))

    assert client.get(reverse("office:decree", args=[held.pk])).status_code == 404


def test_a_role_can_be_kept_to_one_unit_and_some_services(client, admin, kauman, service):
    make_user("Budi", username="budi.s")
    typed = {"other": "budi.s", "role": "camat", "unit": kauman.parent.code, "here_only": "1"}
    typed |= {"services": [SLUG]} | day("from_day", date(2026, 11, 24))

    foretold = client.post(ASSIGN, typed)
    client.post(ASSIGN, typed | {"simpan": "1"})

    assert "Hanya unit ini" in text_of(foretold)
    row = Assignment.objects.get(user__username="budi.s")
    assert not row.reaches_below
    assert row.services == f" {SLUG} "
    later = actor(row.user, NOON + timedelta(days=1))
    assert later.grants[0].unit_ids == {kauman.parent_id}


def test_who_sees_more_posts_lends_only_those_their_own_post_reaches(client, kauman, post):
    admin = make_officer("admin-orang", make_unit("dinas"))
    assign(admin, "auditor", make_city())
    client.force_login(admin)

    assert "Lurah Kauman" not in text_of(client.get(MANDATE))
    assert "Wewenang jabatan yang mana?" in text_of(client.get(post))
    assert client.post(post).status_code == 404
