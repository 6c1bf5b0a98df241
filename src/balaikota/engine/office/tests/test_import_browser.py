from __future__ import annotations

import pytest
from django.utils import timezone

from balaikota.core.people.tests.factories import PASSWORD, make_city, make_officer
from balaikota.engine.office.tests import tables
from balaikota.engine.office.tests.tables import row
from balaikota.lib.tables import writing
from tests.browser import faults, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_is_brought_checked_saved_and_undone(site, visit, width):
    from playwright.sync_api import expect

    town = tables.make_town(kelurahan=4, dinas=4)
    admin = make_officer(
        "admin-orang", make_city(), name="Dewi Admin", valid_from=timezone.now().replace(year=2025)
    )
    bad = tables.bad_kinds(town)[:9]
    rows = [*tables.good_rows(town, 12), row(nip="202613452010012008"), *(one for one, *_ in bad)]
    content = writing.as_xlsx([("Data", [tables.HEADING, *rows])])
    page = visit("/masuk/", width=width)
    sign_in(page, admin.username, PASSWORD)
    visit.again(page, "/meja/orang/impor/")
    expect(page.get_by_role("heading", name="Impor petugas dan penugasan")).to_be_visible()
    look(page, f"impor-{width}")
    assert faults(page) == []

    file = {"name": "simpeg.xlsx", "mimeType": writing.XLSX_TYPE, "buffer": content}
    page.get_by_label("Tabel", exact=True).set_input_files(files=[file])
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("heading", name="Periksa impor")).to_be_visible()
    look(page, f"impor-periksa-{width}")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

    page.get_by_role("button", name="Simpan impor").click()
    expect(page.get_by_text("Ada yang perlu diperbaiki")).to_be_visible()
    look(page, f"impor-pilih-{width}")
    page.get_by_label("13 baris yang benar saja").check()
    page.get_by_role("button", name="Simpan impor").click()
    expect(page.get_by_role("button", name="Batalkan impor ini")).to_be_visible()
    look(page, f"impor-hasil-{width}")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

    page.get_by_role("button", name="Batalkan impor ini").click()
    expect(page.get_by_role("button", name="Batalkan impor", exact=True)).to_be_visible()
    look(page, f"impor-batalkan-{width}")
    page.get_by_label("Alasan").fill("tabel bulan lalu")
    page.get_by_role("button", name="Batalkan impor", exact=True).click()
    expect(page.get_by_text("Impor dibatalkan: semuanya")).to_be_visible()
    look(page, f"impor-dibatalkan-{width}")
    visit.again(page, "/meja/orang/impor/")
    look(page, f"impor-daftar-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") == width
