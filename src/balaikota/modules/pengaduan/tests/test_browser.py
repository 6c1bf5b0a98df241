"""Covering a photo with a pointer and without a script, and the public pages on a narrow screen."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from balaikota.core.files import queries as files
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.modules.pengaduan.models.publishing import ReleasedPhoto
from balaikota.modules.pengaduan.tests import publishing
from balaikota.modules.pengaduan.tests.publishing import ALT, photo_of
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def dark_share(photo, box):
    """Return which share of a part of the public photo is dark."""
    image = Image.open(BytesIO(files.read(photo.file))).convert("L").crop(box)
    return sum(image.histogram()[:100]) / (image.width * image.height)


@pytest.mark.parametrize("js", [True, False])
def test_a_photo_is_covered_by_drawing_or_by_cells(site, visit, js):
    house = publishing.make_house()
    publication = publishing.released(house)
    report = publication.report
    page = visit("/masuk/", width=320 if js else 1280, js=js)
    sign_in(page, house.coordinator.username, PASSWORD)
    visit.again(
        page, reverse("pengaduan:publish_photo", args=[report.case.number, photo_of(report).pk])
    )
    photo = page.locator(".pgd-cover__photo")
    expect(photo).to_be_visible()
    if js:
        frame = photo.bounding_box()
        page.mouse.move(frame["x"] + 1, frame["y"] + 1)
        page.mouse.down()
        page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] - 1, steps=4)
        page.mouse.up()
        expect(page.locator("button.pgd-cover__box")).to_have_count(1)
        assert faults(page) == []
    else:
        for n in (1, 2, 9, 10):
            page.locator(f'input[name="cell"][value="{n}"]').check()
    look(page, f"pengaduan-photo-{'js' if js else 'cells'}")
    assert overflows(page) == 0
    page.get_by_label("Apa yang terlihat pada foto?").fill(ALT)

    follow(page.get_by_role("button", name="Terbitkan foto ini"))

    released = ReleasedPhoto.objects.get()
    assert released.covered == (1 if js else 4)
    assert dark_share(released, (5, 5, 40, 35)) > 0.95
    assert dark_share(released, (110, 80, 195, 115)) == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_public_pages_are_sound(site, visit, width):
    house = publishing.make_house()
    for n in range(6):
        one = publishing.released(
            house, title=f"Lampu jalan mati di depan pasar, titik {n + 1}", photo=n == 5
        )
    publishing.with_photo(house, one)
    waiting = publishing.reported(house)
    page = visit("/pengaduan/", width=width)

    for path, name in (
        ("/pengaduan/", "list"),
        (reverse("pengaduan:public", args=[one.code]), "report"),
        (reverse("pengaduan:figures"), "figures"),
    ):
        visit.again(page, path)
        look(page, f"pengaduan-{name}-{width}")
        assert overflows(page) == 0
        assert faults(page) == []

    sign_in(visit.again(page, "/masuk/"), house.coordinator.username, PASSWORD)
    for path, name in (
        (reverse("pengaduan:publishing"), "desk"),
        (reverse("pengaduan:publish", args=[one.report.case.number]), "words"),
        (reverse("pengaduan:publish", args=[waiting.case.number]), "new"),
        (reverse("pengaduan:take_down", args=[one.report.case.number]), "down"),
    ):
        visit.again(page, path)
        look(page, f"pengaduan-{name}-{width}")
        assert overflows(page) == 0
        assert faults(page) == []
