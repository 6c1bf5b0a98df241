"""What everybody may read: the list, its filters and map, the page of a report, feed and data."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.urls import reverse

from balaikota.engine.cases.models import Case, Status
from balaikota.engine.cases.tests.factories import DAY, MORNING, ORO_ORO_DOWO
from balaikota.modules.pengaduan.models import Report
from balaikota.modules.pengaduan.tests.publishing import SNAPPED, TEXT, TITLE, released, with_photo

pytestmark = pytest.mark.django_db
INDEX = "/pengaduan/"


def titles(query=""):
    page = Client().get(f"{INDEX}{query}").content.decode()
    return [
        part.split(">")[1].split("<")[0] for part in page.split('<h3 class="govuk-heading-s">')[1:]
    ]


def test_the_list_shows_the_newest_first_and_pages(house, monkeypatch):
    monkeypatch.setattr("balaikota.modules.pengaduan.queries.published.PAGE", 2)
    for n in range(3):
        released(house, title=f"Lubang {n}", photo=False)

    from balaikota.modules.pengaduan.queries import published

    found, older = published.find_reports(published.Filter(), lang="id", most=2)

    assert [one.title for one in found] == ["Lubang 2", "Lubang 1"]
    assert titles(f"?sebelum={older}") == ["Lubang 0"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=pasar", ["Satu"]),
        ("?q=PASAR gelap", ["Satu"]),
        ("?q=satu", ["Satu"]),
        ("?kategori=sampah", ["Dua"]),
        (f"?kelurahan={ORO_ORO_DOWO}", ["Dua"]),
        ("?keadaan=dijawab", ["Dua"]),
        ("?keadaan=diterima", ["Satu"]),
        ("?triwulan=2026-t4", ["Dua", "Satu"]),
        ("?triwulan=2026-t3", []),
        ("?keadaan=ngawur&triwulan=x&sebelum=y", ["Dua", "Satu"]),
        ("?kategori=tidak-ada", []),
    ],
)
def test_the_list_is_filtered(house, query, expected):
    released(house, title="Satu", photo=False)
    released(
        house, title="Dua", text="Sampah menumpuk.", photo=False, category="sampah",
        area=ORO_ORO_DOWO, first_reply_at=MORNING, answered_at=MORNING,
    )  # fmt: skip

    assert titles(query) == expected


def test_the_map_counts_what_was_published_in_each_kelurahan(house):
    for n in range(2):
        released(house, title=f"Lubang {n}", photo=False)

    page = Client().get(INDEX).content.decode()

    assert "<td" in page
    assert f'href="{INDEX}?kelurahan=35.73.02.1007"' in page


def test_the_page_of_a_report_tells_its_days_its_office_and_its_answer(house):
    publication = released(house, first_reply_at=MORNING + DAY)
    with_photo(house, publication)
    type(publication).objects.update(answer="Lampu sudah diganti.")
    Report.objects.update(answered_at=MORNING + 2 * DAY)
    Case.objects.update(
        status=Status.DECIDED, outcome="granted", ended_at=MORNING + 3 * DAY, decided_at=MORNING
    )

    page = Client().get(reverse("pengaduan:public", args=[publication.code])).content.decode()

    for said in (
        TITLE, TEXT, "Lampu sudah diganti.", "23 November 2026", "24 November 2026",
        "25 November 2026", "26 November 2026", "Kauman",
    ):  # fmt: skip
        assert said in page
    assert "09.00" not in page, "days only: a time would help to guess who reported"


def test_what_is_not_public_looks_like_what_is_not_there(house):
    publication = released(house)
    type(publication).objects.update(state="WITHDRAWN")

    gone = Client().get(reverse("pengaduan:public", args=[publication.code]))
    never = Client().get(reverse("pengaduan:public", args=["tidak-ada"]))

    assert (gone.status_code, never.status_code) == (404, 404)
    assert "Laporan itu tidak ada" in gone.content.decode()


def test_pages_may_be_kept_for_a_minute_and_photos_for_five(house):
    publication = released(house)
    photo = with_photo(house, publication)

    page = Client().get(INDEX)
    picture = Client().get(reverse("pengaduan:photo", args=[photo.key]))

    assert page["Cache-Control"] == "public, max-age=60"
    assert picture["Cache-Control"] == "public, max-age=300"
    assert picture["Content-Type"] == "image/webp"
    assert Client(headers={"if-none-match": page["ETag"]}).get(INDEX).status_code == 304


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_however_long(house, django_assert_num_queries, count):
    for n in range(count):
        with_photo(house, released(house, title=f"Lubang {n}"))
    Client().get(INDEX)

    with django_assert_num_queries(6):
        Client().get(INDEX)


def test_the_open_data_has_a_row_for_each_report_and_the_snapped_point(house):
    released(house)

    answer = Client().get(reverse("pengaduan:open_data"))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["judul"], row["keadaan"]) for row in rows] == [(TITLE, "diterima")]
    assert (float(rows[0]["lintang"]), float(rows[0]["bujur"])) == SNAPPED


def test_the_feed_is_atom_with_the_filters_of_the_list(house):
    released(house, title="Satu", photo=False)
    released(house, title="Dua", photo=False, category="sampah")

    answer = Client().get(f"{reverse('pengaduan:feed')}?kategori=sampah")

    root = ElementTree.fromstring(answer.content)
    space = "{http://www.w3.org/2005/Atom}"
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert [one.findtext(f"{space}title") for one in root.iter(f"{space}entry")] == ["Dua"]


def test_the_api_lists_the_same(house):
    publication = released(house)
    photo = with_photo(house, publication)

    answer = Client().get("/api/v1/pengaduan/laporan").json()

    (one,) = answer["reports"]
    assert (one["code"], one["title"], one["stage"]) == (publication.code, TITLE, "diterima")
    assert (one["latitude"], one["longitude"]) == SNAPPED
    assert one["photos"][0]["url"] == reverse("pengaduan:photo", args=[photo.key])
    assert answer["before"] is None


def test_pages_are_read_in_english_too(house):
    publication = released(house)
    client = Client(headers={"accept-language": "en"})

    assert "Reports from residents" in client.get(INDEX).content.decode()
    page = client.get(reverse("pengaduan:public", args=[publication.code])).content.decode()
    assert "Report received" in page


def test_the_quarter_of_a_report_is_that_of_local_time(house):
    released(house, title="Malam tahun baru", photo=False, at=MORNING - timedelta(days=53, hours=8))

    assert titles("?triwulan=2026-t4") == ["Malam tahun baru"]  # 1 October, 01.00 WIB
