"""The frame, the components and the sign-in pages in Chromium."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from playwright.sync_api import expect

from balaikota.config import urls as site_urls
from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import PASSWORD, make_officer
from balaikota.web import access, errors
from tests.browser import faults, look, overflows, sign_in, weigh

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]

GALLERY = Path(__file__).with_name("gallery.html").read_text()


@access.public
def gallery(request: HttpRequest, face: str) -> HttpResponse:
    page = engines["jinja"].from_string(GALLERY)
    return HttpResponse(page.render({"frame": f"web/{face}.html"}, request))


@access.public
def broken(request: HttpRequest, status: int) -> HttpResponse:
    return errors.page(request, status)


urlpatterns = [
    path("galeri/<face>/", gallery),
    path("galat/<int:status>/", broken),
    path("", include(site_urls)),
]
handler404 = site_urls.handler404

WIDTHS_AND_LIGHT = list(itertools.product((320, 1280), (False, True)))


@pytest.mark.parametrize(("width", "dark"), WIDTHS_AND_LIGHT)
@pytest.mark.parametrize("face", ["portal", "desk"])
def test_every_component_is_free_of_faults(visit, face, width, dark):
    page = visit(f"/galeri/{face}/", width=width, dark=dark)

    look(page, f"web-gallery-{face}-{width}{'-dark' if dark else ''}")
    assert faults(page) == []
    assert overflows(page) == 0


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_every_component_works_without_scripts(visit, face):
    page = visit(f"/galeri/{face}/", width=320, js=False)

    look(page, f"web-gallery-{face}-320-nojs")
    assert overflows(page) == 0
    expect(page.locator("details summary").first).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), WIDTHS_AND_LIGHT)
def test_pages_before_sign_in_are_free_of_faults(visit, width, dark):
    page = visit("about:blank", width=width, dark=dark, lang="en" if dark else "id")
    for address in ("/masuk/", "/daftar/", "/akun/lupa-sandi/", "/tidak-ada/"):
        visit.again(page, address)

        name = address.strip("/").replace("/", "-")
        look(page, f"web-{name}-{width}{'-dark' if dark else ''}")
        assert faults(page) == []
        assert overflows(page) == 0


def test_error_pages_are_free_of_faults(visit):
    page = visit("about:blank", width=320)
    for status in errors.EXPLANATIONS:
        visit.again(page, f"/galat/{status}/")

        look(page, f"web-error-{status}")
        assert faults(page) == []
        assert overflows(page) == 0


def test_a_wrong_password_is_told_at_the_top_and_free_of_faults(visit):
    page = visit("/masuk/", width=320)
    sign_in(page, "siapa", "salah")

    look(page, "web-masuk-salah-320")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.title().startswith("Kesalahan: ")
    assert faults(page) == []


def test_the_account_pages_are_free_of_faults(visit):
    User.objects.create_user("sari", "sari@contoh.id", "kata-sandi-panjang")
    page = visit("/masuk/?next=/akun/", width=320)
    sign_in(page, "sari", "kata-sandi-panjang")

    assert page.url.endswith("/akun/")
    for address in ("/akun/", "/akun/email/", "/akun/sandi/", "/keluar/"):
        visit.again(page, address)
        look(page, f"web-{address.strip('/').replace('/', '-')}-320")
        assert faults(page) == []
        assert overflows(page) == 0


def test_the_menu_opens_on_a_telephone(visit):
    page = visit("/masuk/", width=320)

    page.get_by_role("button", name="Menu").click()

    expect(page.get_by_role("navigation").get_by_role("link", name="Masuk")).to_be_visible()


def test_the_menu_of_the_desk_waits_behind_a_button_on_a_telephone(visit):
    page = visit("/galeri/desk/", width=320)
    button = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("navigation", name="Menu meja kerja")
    expect(menu).to_be_hidden()

    button.click()

    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert faults(page) == []
    button.press("Enter")
    expect(menu).to_be_hidden()


@pytest.mark.parametrize(("width", "js"), [(320, False), (1280, True)])
def test_the_menu_of_the_desk_stands_open_without_scripts_and_where_there_is_room(visit, width, js):
    page = visit("/galeri/desk/", width=width, js=js)

    expect(page.get_by_role("navigation", name="Menu meja kerja")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


def test_a_table_names_its_columns_beside_the_cells_on_a_telephone(visit):
    page = visit("/galeri/desk/", width=320)
    cell = page.locator(".bk-stack td").first

    label = cell.evaluate("it => getComputedStyle(it, '::before').content")

    assert label == f'"{cell.get_attribute("data-label")}: "'
    expect(page.get_by_role("table").first.get_by_role("cell").first).to_be_visible()
    assert page.evaluate(
        "[...document.querySelectorAll('.bk-scroll')].every(it => it.scrollWidth <= it.clientWidth)"
    )


def test_targets_are_at_least_44_pixels_high(visit):
    page = visit("/galeri/portal/", width=320)

    small = page.evaluate(
        """[...document.querySelectorAll(`button, .govuk-button, select,
        input:not([type=hidden], [type=checkbox], [type=radio]),
        .govuk-radios__label, .govuk-checkboxes__label`)]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 90))"""
    )

    assert small == []


def test_keys_walk_the_rows_and_question_mark_shows_them(visit):
    page = visit("/galeri/desk/")

    page.keyboard.press("?")

    expect(page.locator("#bk-keys")).to_have_attribute("open", "")
    page.locator("#bk-keys-off").check()
    page.locator("#bk-keys summary").click()
    page.keyboard.press("?")
    expect(page.locator("#bk-keys")).not_to_have_attribute("open", "")


def test_a_first_view_is_light(visit):
    page = visit("about:blank")

    weight = weigh(page, visit.site.url + "/masuk/")

    assert weight.total_bytes <= 60 * 1024
    assert weight.requests <= 10


def test_the_first_view_of_the_desk_is_light(visit):
    page = visit("about:blank")

    weight = weigh(page, visit.site.url + "/galeri/desk/")

    assert weight.total_bytes <= 60 * 1024
    assert weight.requests <= 10


@pytest.mark.parametrize(("width", "dark"), WIDTHS_AND_LIGHT)
def test_the_desk_of_an_acting_officer_is_free_of_faults(visit, width, dark):
    lurah = make_officer("lurah", name="Rina Puspitasari", mode="plh")
    page = visit("/masuk/?next=/galeri/desk/", width=width, dark=dark)
    sign_in(page, lurah.username, PASSWORD)

    look(page, f"web-desk-{width}{'-dark' if dark else ''}")
    expect(page.get_by_text("Rina Puspitasari", exact=True)).to_be_visible()
    expect(page.get_by_text("Dicetak Rina Puspitasari")).to_be_hidden()  # of paper only
    assert faults(page) == []
    assert overflows(page) == 0
