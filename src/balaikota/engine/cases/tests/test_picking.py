"""Picking the point of a place on the map, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from balaikota.core.areas.models import Boundaries
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.models import Draft
from balaikota.engine.cases.tests.factories import (
    IN_KAUMAN,
    KAUMAN,
    MORNING,
    Scene,
    make_service,
    open_case,
)
from balaikota.engine.cases.tests.wizard import COUNTER, START
from tests.browser import faults, look, overflows, sign_in
from tests.pages.scene import on

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = f"{START}tempat/"
BARENG, BURING = "35.73.02.1009", "35.73.03.1005"
SURABAYA = {"latitude": -7.2575, "longitude": 112.7521}
TOLERANCE = 1e-3  # degrees, about 100 metres: a few pixels of the whole city


@pytest.fixture
def service(alone) -> Iterator[Scene]:
    """Kauman and its service, on the morning of the stories."""
    with on(MORNING):
        yield make_service()


@pytest.fixture
def opened(visit, service):
    """Open the map on the page of the place; takes what ``visit`` takes."""

    def run(path: str = PLACE, **how: Any) -> Page:
        page = visit(path, **how)
        pick(page)
        return page

    return run


def pick(page: Page) -> None:
    page.locator("[data-point-pick]").click()
    page.locator("dialog[open] svg path").first.wait_for()


def land(page: Page) -> Locator:
    return page.get_by_role("application")


def told(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("status")


def place_of(page: Page, name: str) -> tuple[float, float]:
    """Return where on the screen the name of a kelurahan stands: inside of it."""
    names = page.locator("dialog svg text", has_text=name).filter(visible=True)
    box = names.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def corner(page: Page) -> tuple[float, float]:
    box = land(page).bounding_box()
    assert box
    return box["x"] + 12, box["y"] + 12


def use(page: Page) -> None:
    page.get_by_role("button", name="Pakai titik ini").click()


def answer(page: Page) -> dict[str, str]:
    """Return kelurahan and point as the form would send them."""
    return {
        part: page.locator(f"[name=alamat_usaha-{part}]").input_value()
        for part in ("area", "lat", "lon")
    }


def test_a_point_is_picked_by_mouse(opened):
    page = opened()

    page.mouse.click(*place_of(page, "Buring"))
    expect(told(page)).to_have_text("Penanda di Kelurahan Buring.")
    use(page)

    page.get_by_text("Lokasi tercatat: Kelurahan Buring.").wait_for()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert answer(page)["area"] == BURING
    page.get_by_label("Jalan dan nomor").fill("Jalan Mayjen Sungkono 5")
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan dan lanjutkan").click()
    assert page.url.endswith("/keadaan/")
    kept = Draft.objects.get().body["alamat_usaha"]
    assert kept["area"] == BURING
    assert (round(kept["lat"], 2), round(kept["lon"], 2)) == (-8.01, 112.66)


def test_the_marker_is_dragged_and_the_land_too(opened):
    page = opened()
    x, y = place_of(page, "Buring")
    pin = page.locator("[data-map-marker] path").bounding_box()
    assert pin

    page.mouse.move(pin["x"] + pin["width"] / 2, pin["y"] + 15)
    page.mouse.down()
    page.mouse.move(x, y - pin["height"] + 15, steps=4)  # the tip to the name
    page.mouse.up()
    expect(told(page)).to_have_text("Penanda di Kelurahan Buring.")

    page.get_by_role("button", name="Perbesar peta").click()
    before = place_of(page, "Buring")
    page.mouse.move(*corner(page))
    page.mouse.down()
    page.mouse.move(corner(page)[0] + 60, corner(page)[1] + 40, steps=4)
    page.mouse.up()
    after = place_of(page, "Buring")
    assert after == pytest.approx((before[0] + 60, before[1] + 40), abs=2)
    expect(told(page)).to_have_text("Penanda di Kelurahan Buring.")


def test_a_point_is_picked_by_keyboard_alone(visit, service):
    page = visit(PLACE)
    page.locator("[name=alamat_usaha-area]").select_option(BURING)
    page.get_by_role("button", name="Pilih di peta").focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open] svg path").first.wait_for()
    expect(land(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text("Ketuk tempatnya di peta, atau geser penandanya.")

    heard = set()
    for key in ["ArrowLeft"] * 30 + ["ArrowRight"] * 31:
        page.keyboard.press(key)
        heard.add(told(page).inner_text())
    for key in ("+", "ArrowUp", "-", "ArrowDown"):
        page.keyboard.press(key)
    assert {"Penanda di Kelurahan Buring.", "Penanda di Kelurahan Bumiayu."} <= heard
    expect(told(page)).to_have_text("Penanda di Kelurahan Buring.")
    page.keyboard.press("Enter")

    page.get_by_text("Lokasi tercatat: Kelurahan Buring.").wait_for()
    assert answer(page)["lat"]
    expect(page.get_by_role("button", name="Pilih di peta")).to_be_focused()


def test_a_point_outside_the_city_is_not_taken(opened):
    page = opened()

    page.mouse.click(*corner(page))
    expect(told(page)).to_have_text("Penanda di luar wilayah kota.")
    use(page)

    page.get_by_text("Lokasi itu di luar wilayah kota.").wait_for()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert answer(page) == {"area": "", "lat": "", "lon": ""}


def test_near_a_border_the_person_chooses_the_kelurahan(opened, service):
    page = opened(geolocation=_at(-7.98117, 112.62400), permissions=["geolocation"])

    page.get_by_role("button", name="Ke lokasi saya").click()
    page.get_by_text("Penanda di Kelurahan").wait_for()
    use(page)

    page.get_by_text("Dekat batas wilayah. Pilih yang benar:").wait_for()
    assert answer(page)["lat"] == "-7.981170"
    expect(page.locator("[name=alamat_usaha-area]")).to_be_focused()


def test_the_map_goes_to_where_the_person_is(opened):
    page = opened(geolocation=_at(*IN_KAUMAN), permissions=["geolocation"])

    page.get_by_role("button", name="Ke lokasi saya").click()
    page.get_by_text("Penanda di Kelurahan Kauman.").wait_for()
    use(page)

    page.get_by_text("Lokasi tercatat: Kelurahan Kauman.").wait_for()
    assert answer(page) == {"area": KAUMAN, "lat": "-7.979013", "lon": "112.628501"}


def test_a_person_in_another_city_is_told_so(opened):
    page = opened(geolocation=SURABAYA, permissions=["geolocation"])

    page.get_by_role("button", name="Ke lokasi saya").click()

    page.get_by_text("Anda sedang di luar wilayah kota.").wait_for()
    use(page)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_without_a_location_the_map_is_still_there(opened):
    page = opened(permissions=[])

    page.get_by_role("button", name="Ke lokasi saya").click()

    page.get_by_text("Lokasi tidak didapat. Ketuk tempatnya di peta.").wait_for()
    page.mouse.click(*place_of(page, "Buring"))
    expect(told(page)).to_have_text("Penanda di Kelurahan Buring.")


def test_fingers_tap_and_pinch(opened):
    page = opened(width=320, has_touch=True, is_mobile=True)
    bar = page.locator("[data-map-scale]")
    before = bar.inner_text()

    _pinch(page, *place_of(page, "Buring"))
    expect(bar).not_to_have_text(before)
    expect(told(page)).to_have_text("Ketuk tempatnya di peta, atau geser penandanya.")

    page.touchscreen.tap(*place_of(page, "Buring"))
    expect(told(page)).to_have_text("Penanda di Kelurahan Buring.")


def test_a_picked_point_is_there_when_the_map_is_opened_again(opened):
    page = opened()
    page.mouse.click(*place_of(page, "Buring"))
    use(page)
    page.get_by_text("Lokasi tercatat").wait_for()
    before = answer(page)

    pick(page)
    expect(told(page)).to_have_text("Penanda di Kelurahan Buring.")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="hidden")

    assert float(answer(page)["lat"]) == pytest.approx(float(before["lat"]), abs=1e-5)
    page.get_by_role("button", name="Hapus titik lokasi").click()
    assert answer(page) == {"area": BURING, "lat": "", "lon": ""}


def test_the_map_begins_at_the_kelurahan_chosen(visit, service):
    page = visit(PLACE)
    page.locator("[name=alamat_usaha-area]").select_option(BARENG)

    pick(page)

    page.keyboard.press("ArrowUp")
    expect(told(page)).to_have_text("Penanda di Kelurahan Bareng.")


def test_nothing_of_the_map_is_fetched_before_it_is_opened(visit, service):
    page = visit("/robots.txt")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PLACE, wait_until="networkidle")
    assert not [url for url in asked if "geojson" in url or "/map" in url]

    pick(page)

    assert len([url for url in asked if "geojson" in url or "/map" in url]) == 2
    assert all(url.startswith(page.url.partition("/layanan")[0]) for url in asked)


@pytest.mark.parametrize("missing", ["borders", "script", "dialog"])
def test_without_a_map_the_other_ways_remain(visit, service, missing):
    page = visit("/robots.txt")
    if missing == "borders":
        Boundaries.objects.all().delete()
    elif missing == "script":
        page.route("**/packs/map*.js", lambda route: route.abort())
    else:
        page.add_init_script("delete HTMLDialogElement.prototype.showModal")
    page.goto(PLACE)
    button = page.get_by_role("button", name="Pilih di peta")

    if missing == "dialog":
        expect(button).to_have_count(0)
    else:
        button.click()
        page.get_by_text("Peta tidak dapat ditampilkan sekarang.").wait_for()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Pakai lokasi saya sekarang")).to_be_enabled()
    page.locator("[name=alamat_usaha-area]").select_option(KAUMAN)
    page.get_by_label("Jalan dan nomor").fill("Jalan Kauman 5")
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan dan lanjutkan").click()
    assert page.url.endswith("/keadaan/")


def test_a_point_is_kept_when_the_city_cannot_be_asked(opened):
    page = opened()
    page.mouse.click(*place_of(page, "Buring"))
    page.route("**/layanan/titik/**", lambda route: route.abort())

    use(page)

    page.get_by_text("Lokasi tercatat.").wait_for()
    assert answer(page)["area"] == ""
    page.get_by_label("Jalan dan nomor").fill("Jalan Mayjen Sungkono 5")
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan dan lanjutkan").click()
    assert Draft.objects.get().body["alamat_usaha"]["area"] == BURING


def test_without_scripts_there_is_no_word_of_a_map(visit, service):
    page = visit(PLACE, js=False)

    expect(page.get_by_text("peta", exact=False).filter(visible=True)).to_have_count(0)
    expect(page.get_by_label("Kelurahan", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("width", "dark", "lang"), [(320, False, "id"), (320, True, "en"), (1280, True, "id")]
)
def test_the_map_is_free_of_faults(opened, width, dark, lang):
    page = opened(width=width, dark=dark, lang=lang)
    name = f"map-{width}-{lang}{'-dark' if dark else ''}"
    look(page, f"{name}-city")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    look(page, name)

    assert faults(page) == []
    assert overflows(page) == 0
    boxes = [one.bounding_box() for one in page.locator("dialog button").all()]
    assert [box for box in boxes if not box or min(box["width"], box["height"]) < 44] == []
    assert page.locator("dialog").evaluate("it => it.scrollHeight - it.clientHeight") <= 0
    if lang == "en":
        expect(told(page)).to_have_text(re.compile("The marker is in Kelurahan "))
        expect(page.get_by_role("button", name="Use this point")).to_be_visible()


def test_the_counter_has_the_same_map(visit, service):
    page = visit("/meja/", width=1280)
    sign_in(page, service.alice.username, PASSWORD)
    visit.again(page, COUNTER)
    page.locator("[name=alamat_usaha-area]").select_option("")  # the map opens on what is chosen
    pick(page)
    look(page, "map-counter-1280")

    page.mouse.click(*place_of(page, "Buring"))
    use(page)

    page.get_by_text("Lokasi tercatat: Kelurahan Buring.").wait_for()
    assert faults(page) == []


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)])
def test_an_officer_sees_the_point_on_a_small_map(visit, service, width, dark):
    case = open_case(service)
    page = visit("/meja/", width=width, dark=dark)
    sign_in(page, service.alice.username, PASSWORD)
    visit.again(page, f"/meja/kasus/{case.number}/")

    expect(page.get_by_role("img", name="Peta: titik di Kelurahan Kauman")).to_be_visible()
    assert faults(page) == []
    assert overflows(page) == 0
    look(page, f"map-case-{width}")
    page.emulate_media(media="print")
    look(page, f"map-case-{width}-print")


def _at(lat: float, lon: float) -> dict[str, float]:
    return {"latitude": lat, "longitude": lon}


def _pinch(page: Page, x: float, y: float) -> None:
    """Put two fingers on the map and spread them."""
    session = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
