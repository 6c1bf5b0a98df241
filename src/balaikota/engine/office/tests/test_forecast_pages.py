"""Posts that will stand empty: the page of a superior, and the stand-in it proposes."""

from __future__ import annotations

import html
import re
from datetime import date, datetime

import pytest
from django.urls import reverse

from balaikota.core.calendar.tests.test_actions import NEW_YEAR, REGULAR, load_days, load_hours
from balaikota.core.people.models import Assignment, Leave
from balaikota.core.people.tests.factories import NOON, make_city, make_officer, make_unit
from balaikota.engine.cases.tests.factories import make_service
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.lib.wording import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FORECAST = reverse("office:forecast")
MONDAY, SATURDAY = datetime(2026, 11, 30, tzinfo=WIB), datetime(2026, 12, 5, tzinfo=WIB)


@pytest.fixture
def lurah(kauman):
    load_days(NEW_YEAR)
    load_hours(REGULAR)
    found = make_officer("lurah", kauman, name="Aisyah")
    Leave.objects.create(
        user=found, kind="cuti", valid_from=MONDAY, valid_to=SATURDAY, entered_at=NOON
    )
    return found


@pytest.fixture
def camat(client, kauman):
    found = make_officer("camat", kauman.parent, name="Bambang")
    client.force_login(found)
    return found


def links(response, words):
    """Return the addresses of the links that say ``words``."""
    content = response.content.decode()
    return [
        html.unescape(found)
        for found in re.findall(rf'<a class="govuk-link" href="([^"]+)">{words}', content)
    ]


def test_a_superior_reads_which_post_stands_empty_when_and_why(client, camat, lurah):
    response = client.get(FORECAST)

    text = text_of(response)
    assert "1 jabatan akan kosong." in text
    assert (
        "Kosong 30 November – 4 Desember 2026: Aisyah cuti 30 November – 4 Desember 2026." in text
    )
    assert response.content.decode().count("bk-outlook__cell--kosong") == 5
    assert response.content.decode().count("bk-outlook__cell--libur") == 4


def test_one_click_leads_to_the_form_filled_in_but_for_the_decree(client, camat, lurah, kauman):
    seklur = make_officer("seklur", kauman, name="Dwi Astuti")
    (address,) = links(client.get(FORECAST), "Usulkan Plh. atau Plt.")

    form = client.get(address).content.decode()

    for kept in ('value="plh" checked', f'value="{seklur.pk}" checked', 'value="30"', 'value="4"'):
        assert kept in form, kept
    sent = {"mode": "plh", "person": str(seklur.pk), "from_time": "00.00", "simpan": "1"}
    sent |= day("from_day", date(2026, 11, 30)) | day("to_day", date(2026, 12, 4))
    sent |= {"decree_number": "800/1/2026"} | day("decree_day", date(2026, 11, 24))
    client.post(address, sent)
    row = Assignment.objects.get(user=seklur, mode="plh")
    assert (row.valid_from, row.valid_to) == (MONDAY, SATURDAY)
    assert "Tidak ada jabatan yang akan kosong" in text_of(client.get(FORECAST))


def test_a_vacancy_asks_for_a_plt(client, camat, kauman):
    make_officer("lurah", kauman, valid_to=MONDAY)

    (address,) = links(client.get(FORECAST), "Usulkan Plh. atau Plt.")

    assert 'value="plt" checked' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "query", ["mulai=x&sampai=y", "mulai=2026-11-30&sampai=2026-12-05", "mulai=%00"]
)
def test_a_gap_that_means_nothing_is_ignored(client, camat, kauman, query):
    address = f"{reverse('office:acting')}?jabatan=lurah:{kauman.code}&{query}"

    assert 'value="24"' in client.get(address).content.decode()


def test_a_reader_who_appoints_nobody_is_offered_nothing(client, lurah, kauman):
    client.force_login(make_officer("seklur", kauman, name="Dwi"))

    response = client.get(FORECAST)

    assert "Lurah Kauman" in text_of(response)
    assert "Usulkan" not in text_of(response)


def test_each_superior_unit_has_its_page(client, admin, lurah, kauman):
    everywhere = client.get(FORECAST)
    below = client.get(FORECAST, {"unit": kauman.parent.code})

    assert "Wali Kota Malang" in text_of(everywhere)
    assert f"Jabatan yang akan kosong: {kauman.parent.name}" in text_of(below)
    assert "Wali Kota Malang" not in text_of(below)
    assert f'value="{kauman.code}"' not in everywhere.content.decode()


def test_the_people_page_leads_there(client, camat):
    assert FORECAST in client.get(reverse("office:people")).content.decode()


def test_a_counter_that_stands_empty_is_filled_by_an_assignment(client):
    scene = make_service()
    Assignment.objects.filter(user__in=(scene.alice, scene.bob)).update(valid_to=MONDAY)
    client.force_login(make_officer("admin-orang", make_city()))

    (address,) = links(client.get(FORECAST), "Beri tugas")

    form = client.get(address).content.decode()
    assert 'value="petugas-loket" selected' in form
    assert f'value="{scene.kauman.code}" selected' in form


def test_only_units_one_sees_are_offered(client, camat, kauman):
    other = make_unit(parent=make_unit("kecamatan", short_name="Sukun"))

    page = client.get(FORECAST)
    chosen = client.get(f"{FORECAST}?unit={other.parent.code}")

    assert "Kecamatan Sukun" not in text_of(page)
    assert "Kecamatan Sukun" not in text_of(chosen)
