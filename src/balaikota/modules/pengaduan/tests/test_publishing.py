"""An officer decides what becomes public: over HTTP, words and photos apart."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.factories import MORNING
from balaikota.lib.covering import Box
from balaikota.modules.pengaduan.actions import publishing as actions
from balaikota.modules.pengaduan.actions.publishing import Words
from balaikota.modules.pengaduan.models.publishing import Publication, ReleasedPhoto
from balaikota.modules.pengaduan.queries.publishing import NotPublic
from balaikota.modules.pengaduan.tests.publishing import (
    ALT,
    TEXT,
    TITLE,
    photo_of,
    released,
    reported,
    with_photo,
)

pytestmark = pytest.mark.django_db


def address(name, report, *args):
    return reverse(f"pengaduan:{name}", args=[report.case.number, *args])


def public(publication):
    return Client().get(reverse("pengaduan:public", args=[publication.code]))


def send(client, report, title=TITLE, text=TEXT, **more):
    return client.post(
        address("publish", report), {"title": title, "text": text, "answer": "", **more}
    )


def test_nothing_is_public_before_an_officer_releases_it(house, coordinator):
    report = reported(house)
    assert "Belum ada laporan" in Client().get(reverse("pengaduan:index")).content.decode()

    assert send(coordinator, report).status_code == 302

    publication = Publication.objects.get(report=report)
    assert TITLE in Client().get(reverse("pengaduan:index")).content.decode()
    page = public(publication).content.decode()
    assert TEXT in page
    assert "<img" not in page, "photos are released apart"


@pytest.mark.parametrize(
    "said", ["hubungi 081234567890", "NIK 3573012304900001", "kata Pak Budi", "motor N 1234 AB"]
)
def test_words_that_look_personal_are_refused_and_kept_as_typed(house, coordinator, said):
    report = reported(house)

    answer = send(coordinator, report, text=f"Jalan gelap, {said}.")

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Publication.objects.exists()


def test_what_an_officer_confirms_may_stay(house, coordinator):
    report = reported(house)
    page = send(coordinator, report, text="Kata Pak Budi, jalan gelap.").content.decode()
    key = page.split('name="confirmed"')[1].split('value="')[1].split('"')[0]

    answer = send(coordinator, report, text="Kata Pak Budi, jalan gelap.", confirmed=key)

    assert answer.status_code == 302
    assert "Pak Budi" in public(Publication.objects.get()).content.decode()


def test_a_number_of_a_person_is_never_public_whoever_confirms_it(house, coordinator):
    report, text = reported(house), "NIK 3573012304900001 jalan gelap."
    page = send(coordinator, report, text=text).content.decode()

    assert 'name="confirmed"' not in page
    assert send(coordinator, report, text=text, confirmed="nik-000000000000").status_code == 422


def test_what_looks_personal_is_covered_at_a_press(house, coordinator):
    report = reported(house)

    page = send(coordinator, report, text="Telepon 081234567890 ya.", what="cover").content.decode()

    assert "Telepon [disamarkan] ya." in page
    assert "081234567890" not in page
    assert not Publication.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("text", ""), ("title", "x" * 121)])
def test_words_that_are_missing_or_too_long_are_refused(house, coordinator, field, value):
    answer = send(coordinator, reported(house), **{field: value})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()


def test_a_confidential_report_is_refused_by_the_act_itself(house, coordinator):
    report = reported(house, privacy="confidential")

    with pytest.raises(NotPublic):
        actions.release(
            by=house.releaser, now=MORNING, number=report.case.number, words=Words(TITLE, TEXT)
        )
    assert coordinator.get(address("publish", report)).status_code == 422
    assert (
        report.case.number not in coordinator.get(reverse("pengaduan:publishing")).content.decode()
    )


def test_a_report_made_confidential_later_is_public_no_more(house):
    publication = released(house)

    type(publication.report).objects.update(privacy="confidential")

    assert public(publication).status_code == 404
    assert TITLE not in Client().get(reverse("pengaduan:index")).content.decode()


def test_an_officer_of_another_unit_finds_nothing(house):
    report, client = reported(house), Client()
    stranger = people.make_officer("kepala-opd", people.make_unit("dinas"))
    client.force_login(stranger)

    assert client.get(address("publish", report)).status_code == 404
    assert send(client, report).status_code == 404


def test_taking_down_hides_words_and_photos_at_once_and_is_undone(house, coordinator):
    publication = released(house)
    photo = with_photo(house, publication)
    report, picture = publication.report, reverse("pengaduan:photo", args=[photo.key])
    assert Client().get(picture).status_code == 200

    answer = coordinator.post(address("take_down", report), {"reason": "PERSONAL", "note": "Salah"})

    assert answer.status_code == 302
    assert public(publication).status_code == 404
    assert Client().get(picture).status_code == 404
    assert send(coordinator, report).status_code == 409

    assert coordinator.post(address("restore", report)).status_code == 302
    assert public(publication).status_code == 200
    assert Client().get(picture).status_code == 200
    history = coordinator.get(address("publish", report)).content.decode()
    for said in ("Diterbitkan kembali", "Memuat data pribadi", "Foto diterbitkan", "Rini Astuti"):
        assert said in history


def test_taking_down_asks_why(house, coordinator):
    publication = released(house)

    answer = coordinator.post(address("take_down", publication.report), {"reason": ""})

    assert answer.status_code == 422
    assert public(publication).status_code == 200


def test_the_public_photo_is_another_file_with_the_boxes_dark(house, coordinator):
    publication = released(house)
    report = publication.report
    source = photo_of(report)

    answer = coordinator.post(
        address("publish_photo", report, source.pk),
        {"boxes": "0,0,500,1000", "cell": ["48"], "alt": ALT, "moment": "BEFORE"},
    )

    assert answer.status_code == 302
    photo = ReleasedPhoto.objects.get()
    for name, extra in (("photo", []), ("photo_small", [])):
        content = Client().get(reverse(f"pengaduan:{name}", args=[photo.key, *extra])).content
        image = Image.open(BytesIO(content)).convert("L")
        assert image.format is None
        assert not Image.open(BytesIO(content)).getexif()
        assert image.getpixel((10, 60)) < 60
        assert image.getpixel((130, 10)) > 200
        assert image.getpixel((195, 115)) < 60  # the cell in the lower right corner


def test_a_photo_needs_words_for_who_cannot_see_it_and_none_of_a_person(house, coordinator):
    publication = released(house)
    report = publication.report
    there = address("publish_photo", report, photo_of(report).pk)

    for alt in ("", "Rumah Pak Budi", "x" * 201):
        assert coordinator.post(there, {"alt": alt, "moment": "BEFORE"}).status_code == 422
    for boxes in ("0,0,2000,5", "a,b", "5,5,5,5", ";".join(["0,0,9,9"] * 201)):
        answer = coordinator.post(there, {"alt": ALT, "moment": "BEFORE", "boxes": boxes})
        assert answer.status_code == 422
    assert not ReleasedPhoto.objects.exists()


def test_a_photo_of_another_case_is_not_released(house, coordinator):
    mine, other = released(house), reported(house)

    there = address("publish_photo", mine.report, photo_of(other).pk)

    assert coordinator.get(there).status_code == 404
    assert coordinator.post(there, {"alt": ALT}).status_code == 404


def test_one_photo_is_taken_down_alone(house, coordinator):
    publication = released(house)
    photo = with_photo(house, publication, Box(0, 0, 10, 10))
    there = address("photo_down", publication.report, photo.source_id)

    assert coordinator.post(there, {"reason": "PERSONAL"}).status_code == 302

    assert Client().get(reverse("pengaduan:photo", args=[photo.key])).status_code == 404
    assert public(publication).status_code == 200


def test_releasing_a_photo_again_replaces_the_one_before(house):
    publication = released(house)
    first = with_photo(house, publication)

    second = with_photo(house, publication, Box(0, 0, 500, 500))

    assert Client().get(reverse("pengaduan:photo", args=[first.key])).status_code == 404
    assert Client().get(reverse("pengaduan:photo", args=[second.key])).status_code == 200


def test_the_ledger_knows_what_was_released_but_not_the_words(house):
    released(house)

    events = LedgerEvent.objects.filter(verb="pengaduan.publish")
    assert [event.outcome for event in events] == ["released"]
    assert TITLE not in "".join(str(vars(event)) for event in events)


def test_the_list_of_the_desk_costs_the_same_however_long(
    house, coordinator, django_assert_max_num_queries
):
    for _one in range(3):
        reported(house, photo=False)
    coordinator.get(reverse("pengaduan:publishing"))

    with django_assert_max_num_queries(12):
        page = coordinator.get(reverse("pengaduan:publishing"))

    assert page.content.decode().count("Belum diputuskan") == 3
