"""What residents keep, in Chromium: narrow without scripts, wide with them, calm for axe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from balaikota.core.files import actions as files
from balaikota.core.files.tests.samples import picture
from balaikota.core.people import actions as people
from balaikota.core.people.actions import organisations, vault
from balaikota.core.people.actions.organisations import Details, Invitation
from balaikota.core.people.tests import factories
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.applicants.actions import telling
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import KAUMAN, MORNING, Scene, make_service, open_case
from balaikota.engine.cases.tests.wizard import START
from tests.browser import faults, follow, look, overflows, sign_in
from tests.pages.scene import on

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def service(alone) -> Iterator[Scene]:
    """Kauman and its service, on the morning of the stories."""
    with on(MORNING):
        yield make_service()


def _keeps(scene: Scene) -> int:
    """Let the resident keep details, a business with an agent invited, files and requests."""
    by = factories.actor(scene.resident, MORNING)
    home = {"area": KAUMAN, "street": "Jalan Kawi 1", "rt": "001", "rw": "002"}
    people.save_profile(by=by, now=MORNING, name="Sri Wahyuni", nik=factories.NIK, address=home)
    details = Details("cv", "CV Maju Jaya Makmur Sentosa", "9120001234567", address=home)
    held = organisations.enter_organisation(
        by=by, now=MORNING, details=details, person_name="Sri Wahyuni"
    )
    agent = Invitation(
        "Pak Joko", "joko@contoh.test", "kuasa", "Surat kuasa 12/2026, 20 November 2026",
        MORNING.date(), MORNING.date() + timedelta(30),
    )  # fmt: skip
    telling.invite(
        by=by, now=MORNING, organisation_id=held.organisation_id, said=agent, token="undangan"
    )
    for title, day in (("Warung dari depan", None), ("KTP lama", date(2026, 11, 23))):
        file = files.store_bytes(
            by=by, now=MORNING, content=picture(), name="foto.jpg", owner="draft:x"
        )
        kept = vault.keep_file(by=by, now=MORNING, file=file, kind="ktp", title=title, last_day=day)
    type(kept).objects.filter(pk=kept.pk).update(last_day=date(2026, 11, 20))
    for at in ("verifikasi", "perbaikan", "surat"):
        open_case(scene, by=by, at=at)
    Case.objects.filter(step="verifikasi").update(
        organisation=held.organisation, representation=held
    )
    return held.organisation_id


@pytest.mark.parametrize(("width", "js"), [(320, False), (1280, True)])
def test_the_pages_are_calm_and_a_form_is_filled_in_from_what_is_kept(visit, service, width, js):
    pk = _keeps(service)
    at = f"{width}{'' if js else '-without'}"

    def sound(page: Page, name: str) -> None:
        look(page, f"own-{name}-{at}")
        assert overflows(page) == 0, name
        assert not js or faults(page) == [], name

    page = visit("/masuk/?next=/akun/", width=width, js=js)
    sign_in(page, service.resident.username, PASSWORD)
    sound(page, "account")
    for name, path in (
        ("profile", "data-diri/"),
        ("organisations", "usaha/"),
        ("organisation", f"usaha/{pk}/"),
        ("change", f"usaha/{pk}/ubah/"),
        ("new", "usaha/baru/"),
        ("authorise", f"usaha/{pk}/kuasa/"),
        ("accept", "kuasa/undangan/"),
        ("vault", "berkas/"),
        ("mine", "permohonan/"),
    ):
        page = visit.again(page, f"/saya/{path}")
        sound(page, name)
    page = visit.again(page, START)
    sound(page, "whom")
    page.get_by_label("CV Maju").check()
    follow(page.get_by_role("button", name="Lanjutkan"))
    assert page.locator("#nama").input_value() == "Sri Wahyuni"
    sound(page, "form")
    follow(page.get_by_role("button", name="Simpan dan lanjutkan"))
    assert page.locator("#nama_usaha").input_value() == "CV Maju Jaya Makmur Sentosa"
    page = visit.again(page, f"{START}untuk/")
    page.get_by_label("Saya sendiri").check()
    follow(page.get_by_role("button", name="Lanjutkan"))
    page = visit.again(page, f"{START}berkas/")
    sound(page, "form-files")
    page.get_by_label("Warung dari depan").first.check()
    follow(page.get_by_role("button", name="Simpan dan lanjutkan"))
    page = visit.again(page, f"{START}berkas/")
    assert page.get_by_text("sudah diunggah").count() == 1
