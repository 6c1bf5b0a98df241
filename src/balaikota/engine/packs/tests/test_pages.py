"""The public pages, in both languages, empty and full."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from balaikota.core.action import Actor, ActorKind
from balaikota.core.areas.tests import places
from balaikota.core.reference.models import Reference
from balaikota.engine.packs import actions, figures
from balaikota.lib.geo.tests.towns import GRID
from tests.rooms.percobaan.service import PACK, PROMISE, SLUG

NOW = datetime.now(UTC)
BY = Actor(ActorKind.OFFICER, "7", permissions=frozenset({"packs.publish"}))
START = f"/layanan/{SLUG}/"


@pytest.fixture
def _published(db):
    actions.publish_file(
        path=PACK, by=BY, now=NOW, valid_from=NOW.date() - timedelta(days=9), decree="SK 1/2026"
    )


@pytest.fixture
def _promised(db):
    Reference.objects.create(
        key=PROMISE,
        value="1",
        unit="working-days",
        title_id="Janji",
        title_en="Promise",
        regulation="Perwal 1/2026",
        article="Pasal 3",
        valid_from=date(2024, 1, 1),
        adopted_at=NOW,
    )


@pytest.fixture
def _counted():
    before = figures._counting[:]
    figures.register(lambda slug, on: figures.Figures(412, 96, 180, 90))
    yield
    figures._counting[:] = before


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/layanan/", "/layanan/?semua=1"])
def test_says_plainly_that_nothing_is_offered_yet(client, address):
    response = client.get(address)

    assert response.status_code == 200
    assert "Belum ada layanan yang dibuka" in response.text


@pytest.mark.usefixtures("_published", "_promised")
def test_home_leads_to_the_services_and_tells_the_promises(client):
    text = client.get("/").text

    assert f'href="{START}"' in text
    assert "Surat Keterangan Percobaan: 1 hari kerja, gratis." in text
    assert "Kenyataan" not in text


@pytest.mark.usefixtures("_published", "_promised", "_counted")
def test_figures_stand_beside_the_promise_when_somebody_counts(client):
    told = "Kenyataan 90 hari terakhir: setengahnya selesai dalam 3 jam, 96% tepat waktu (n = 412)"

    assert told in client.get("/").text
    assert told in client.get(START).text


@pytest.mark.usefixtures("_published", "_counted")
@pytest.mark.parametrize("counting", [[], [lambda slug, on: figures.Figures(0, 0, 0, 90)]])
def test_no_figures_are_told_while_nobody_counts_or_nothing_was_decided(client, counting):
    figures._counting[:] = counting

    assert "Kenyataan" not in client.get(START).text


@pytest.mark.usefixtures("_published", "_promised")
def test_the_start_page_holds_every_published_component(client):
    text = client.get(START).text

    for told in (
        "Siapa yang boleh mengajukan",
        "NIK Anda. Salinan KTP tidak perlu.",
        "Janji: 1 hari kerja sejak permohonan masuk",
        "Perwal 1/2026 Pasal 3",
        "belum dikonfirmasi",
        "Gratis.",
        "Petugas loket memeriksa isian dan berkas",
        "kode QR untuk memeriksa keasliannya",
        "SP4N-LAPOR!",
        "UU 25/2009 tentang Pelayanan Publik Pasal 21",
        "SK 1/2026",
    ):
        assert told in text


@pytest.mark.usefixtures("_published")
def test_the_start_page_says_when_the_promise_is_not_set(client):
    assert "Batas waktunya sedang ditetapkan" in client.get(START).text


@pytest.mark.usefixtures("_published", "_promised")
def test_the_start_page_speaks_english(client):
    client.cookies["bahasa"] = "en"

    text = client.get(START).text

    assert "Trial letter" in text
    assert "1 working day" in text
    assert "Siapa" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/layanan/tidak-ada/", "/api/v1/layanan/tidak-ada"])
def test_an_absent_service_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("_published")
def test_search_finds_and_says_how_many(client):
    text = client.get("/layanan/", {"q": "surat coba"}).text

    assert "1 layanan cocok dengan “surat coba”." in text
    assert START in text


@pytest.mark.usefixtures("_published")
def test_search_says_what_to_do_when_nothing_fits(client):
    response = client.get("/layanan/", {"q": "<kapal selam>"})

    assert "Tidak ada layanan yang cocok dengan “&lt;kapal selam&gt;”" in response.text
    assert "?semua=1" in response.text


@pytest.mark.usefixtures("_published")
def test_all_lists_all_whatever_was_typed(client):
    assert START in client.get("/layanan/", {"q": "kapal", "semua": "1"}).text


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("address", ["/", "/layanan/", START, "/api/v1/layanan"])
def test_an_unchanged_page_is_not_sent_twice(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert "max-age=60" in first["Cache-Control"]
    assert "public" in first["Cache-Control"]
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.usefixtures("_published")
def test_a_page_of_somebody_signed_in_stays_out_of_shared_caches(client):
    client.cookies["sessionid"] = "x"

    assert "private" in client.get(START)["Cache-Control"]


@pytest.mark.usefixtures("_published", "_promised")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 2),
        ("/layanan/", 1),
        (START, 2),
        ("/api/v1/layanan", 1),
        (f"/api/v1/layanan/{SLUG}", 2),
    ],
)
def test_pages_ask_the_database_little(client, address, queries, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(queries + 1):
        client.get(address)


@pytest.mark.usefixtures("_published", "_promised")
def test_the_list_and_the_standard_come_as_json(client):
    [row] = client.get("/api/v1/layanan").json()["services"]
    body = client.get(f"/api/v1/layanan/{SLUG}").json()

    assert row["slug"] == SLUG
    assert row["url"] == START
    assert body["promise"] == {"amount": 1, "unit": "working-days"}
    assert body["fee_rupiah"] == 0
    assert "nama_usaha" in body["answers_schema"]["properties"]
    assert "nib" not in body["answers_schema"]["required"]


@pytest.mark.usefixtures("_published")
def test_json_lists_what_fits_the_words(client):
    assert len(client.get("/api/v1/layanan", {"q": "surat coba"}).json()["services"]) == 1
    assert client.get("/api/v1/layanan", {"q": "kapal selam"}).json() == {"services": []}


@pytest.mark.django_db
def test_json_says_what_is_wrong_with_a_question(client):
    response = client.get("/api/v1/layanan", {"q": "a" * 201})

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["field"] == "q"


@pytest.mark.usefixtures("_published")
def test_json_answers_to_reading_only(client):
    head = client.head(f"/api/v1/layanan/{SLUG}")

    assert (head.status_code, head.content) == (200, b"")
    assert client.post("/api/v1/layanan").status_code == 405


@pytest.mark.usefixtures("_published")
def test_json_leaves_an_unknown_promise_open(client):
    assert client.get(f"/api/v1/layanan/{SLUG}").json()["promise"] is None


@pytest.mark.django_db
def test_pages_only_answer_to_reading(client):
    assert client.post("/layanan/").status_code == 405
    assert client.head(reverse("packs:home")).status_code == 200


# Which kelurahan a point lies in


def located(client, x, y):
    lat, lon = GRID.degrees(x, y)
    return client.get("/layanan/titik/", {"lat": lat, "lon": lon})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("x", "y", "area", "candidates", "said"),
    [
        (500, 500, "1.1.1", [], "Lokasi tercatat: Kelurahan Mata Air."),
        (990, 500, "1.1.1", ["1.1.1", "1.1.2"], "Pilih yang benar: Mata Air atau Pancuran."),
        (0, 9000, None, [], "di luar wilayah kota"),
    ],
)
def test_a_point_is_answered_with_its_kelurahan(client, x, y, area, candidates, said):
    places.make_places()
    places.put_boundaries()

    response = located(client, x, y)

    body = response.json()
    assert (body["area"], body["candidates"]) == (area, candidates)
    assert said in body["message"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{}, {"lat": "x", "lon": "1"}, {"lat": "nan", "lon": "1"}])
def test_what_is_no_point_is_not_found(client, query):
    assert client.get("/layanan/titik/", query).status_code == 404


@pytest.mark.django_db
def test_without_boundaries_no_point_can_be_placed(client):
    assert located(client, 1, 1).status_code == 409
