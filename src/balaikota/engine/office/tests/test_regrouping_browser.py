from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from balaikota.core.keys.tests import lent
from balaikota.core.people.tests.factories import PASSWORD, make_city, make_officer, make_unit
from balaikota.core.units.models import Unit
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rina(site):
    """Rina of Bagian Organisasi; two kelurahan with a lurah each, a counter and a key."""
    since = {"valid_from": timezone.now() - timedelta(days=1)}
    klojen = make_unit("kecamatan", short_name="Klojen")
    kauman, kasin = (
        make_unit(parent=klojen, short_name=name, code=f"35.73.02.100{at}")
        for at, name in enumerate(("Kauman", "Kasin"))
    )
    make_officer("lurah", kauman, name="Siti Aminah, S.Sos.", **since)
    make_officer("lurah", kasin, name="Teguh Santoso", **since)
    make_officer("petugas-loket", kasin, name="Nina Kartika", **since)
    lent.make_key(kauman, "cases.view", now=timezone.now())
    make_officer("bagian-organisasi", make_city(), name="Tono", **since)
    return make_officer("bagian-organisasi", make_city(), name="Rina Wulandari", **since)


def fill_in(page):
    """Type what the regulation says."""
    page.get_by_label("Bergabung dengan").select_option(label="Kelurahan Kasin")
    page.get_by_label("Nama unit baru 1").fill("Kelurahan Kauman Raya")
    page.get_by_label("Kode unit baru 1").fill("35.73.02.1009")
    page.get_by_label("Nomor peraturan").fill("Perda 7/2026")
    for part, text in zip(("day", "month", "year"), ("2", "11", "2025"), strict=True):
        page.locator(f"#decree_day-{part}").fill(text)
    page.get_by_label("Peraturan tentang").fill("Penataan kelurahan di Kecamatan Klojen")
    page.get_by_label("Alasan usulan ini").fill("Perda sudah diundangkan.")


def calm(page, name, width, js):
    look(page, f"{name}-{width}{'' if js else '-nojs'}")
    if js:
        assert faults(page) == []
    assert overflows(page) == 0


@pytest.mark.parametrize(("width", "js"), [(1280, True), (320, True), (320, False)])
def test_from_the_unit_page_to_a_merger_decided_by_two(visit, rina, width, js):
    page = visit("/masuk/", width=width, js=js)
    sign_in(page, rina.username, PASSWORD)
    visit.again(page, "/meja/unit/35.73.02.1000/")
    follow(page.get_by_role("link", name="Gabungkan dengan unit lain"))
    fill_in(page)
    calm(page, "regroup-frame", width, js)
    follow(page.get_by_role("button", name="Lanjut: siapa dan apa yang pindah"))
    expect(page.get_by_text("Lebih dari satu orang akan memegang: Lurah.")).to_be_visible()
    calm(page, "regroup-where", width, js)
    page.get_by_label("Teguh Santoso, Lurah Kasin").select_option(label="Perlu ditempatkan")
    follow(page.get_by_role("button", name="Lanjut: periksa"))
    expect(page.get_by_text("perlu ditempatkan", exact=True)).to_be_visible()
    calm(page, "regroup-check", width, js)
    follow(page.get_by_role("button", name="Usulkan"))
    expect(page.get_by_text("Usulan tersimpan. Petugas lain yang memutuskan.")).to_be_visible()
    assert not Unit.objects.filter(code="35.73.02.1009").exists()
