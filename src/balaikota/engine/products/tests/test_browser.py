"""Verification and the desk pages of letters in Chromium."""

from __future__ import annotations

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from playwright.sync_api import expect

from balaikota.core.files import queries as files
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.tests.factories import load_time_rules
from balaikota.engine.cases.views import proof
from balaikota.engine.products.actions import mending
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    make_letter,
    make_office,
    reserve,
)
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = pytest.mark.browser


def checked(page, name: str) -> None:
    look(page, f"products-{name}")
    assert faults(page) == []
    assert overflows(page) == 0


@pytest.mark.parametrize(("width", "lang"), [(320, "id"), (1280, "en")])
def test_verification_pages_are_free_of_faults(visit, width, lang):
    office = make_office()
    letter, revoked = make_letter(office), make_letter(office)
    mending.revoke(by=office.actor, now=NOON, product_id=revoked.pk, reason="Usaha sudah tutup")

    page = visit(f"/verifikasi/{letter.verification_id}", width=width, lang=lang)
    checked(page, f"verify-valid-{width}")
    for name, address in (
        ("verify-revoked", f"/verifikasi/{revoked.verification_id}"),
        ("verify-unknown", "/verifikasi/tidak-ada"),
        ("look-up", "/verifikasi/"),
    ):
        checked(visit.again(page, address), f"{name}-{width}")


def test_a_pdf_is_compared_without_scripts(visit, tmp_path):
    letter = make_letter(make_office())
    pdf = tmp_path / "surat.pdf"
    pdf.write_bytes(files.read(letter.file))
    page = visit("/verifikasi/", width=320, js=False)

    page.locator("#pdf").set_input_files(pdf)
    page.get_by_role("button", name="Bandingkan berkas").click()

    look(page, "products-verify-same-320")
    expect(page.get_by_text("persis sama")).to_be_visible()
    assert overflows(page) == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_desk_pages_of_letters_are_free_of_faults(visit, width):
    office = make_office()
    letter, failed = make_letter(office), reserve(make_case(office), office)
    type(failed).objects.filter(pk=failed.pk).update(status="FAILED", failure="missing key")
    page = visit("/meja/register/", width=width)
    sign_in(page, office.lurah.username, PASSWORD)

    for name, args in (
        ("registers", []),
        ("register", [letter.entry.register_id]),
        ("unprinted", []),
        ("letter", [letter.pk]),
        ("revoke", [letter.pk]),
        ("void", [failed.pk]),
    ):
        checked(visit.again(page, reverse(f"products:{name}", args=args)), f"{name}-{width}")


@pytest.mark.parametrize(("width", "lang"), [(320, "id"), (1280, "en")])
def test_a_letter_that_ends_is_asked_for_anew(visit, site, width, lang):
    letter = make_letter(make_office())
    load_time_rules()
    with time_machine.travel(NOON.replace(year=2027, month=5), tick=True):
        page = visit("/verifikasi/", width=width, lang=lang)
        held = signing.dumps(letter.case_id, salt="cases.track")
        page.context.add_cookies([{"name": proof.COOKIE, "value": held, "url": site.url}])

        address = reverse("cases:track_case", args=[letter.case.number])
        checked(visit.again(page, address), f"renew-tracking-{width}")
        follow(page.get_by_role("button", name={"id": "Perpanjang", "en": "Renew"}[lang]))
        checked(page, f"renew-form-{width}")

    assert "/ajukan/" in page.url
    assert page.locator("[name=nama]").input_value() == "Sri Wahyuni"
