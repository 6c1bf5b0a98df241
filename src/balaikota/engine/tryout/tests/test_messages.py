"""Every message of a service, as its applicants would read it."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import SLUG

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MESSAGES = f"/meja/uji/{SLUG}/kabar/"


def test_each_event_is_shown_in_both_languages_with_its_sms(scene):
    page = text(browser(scene.lurah).get(MESSAGES))

    assert "Permohonan masuk" in page
    assert "Permohonan SKU-2026-000123 menunggu perbaikan Anda sampai 14 Des 2026 14.30." in page
    assert "Application SKU-2026-000123 waits for your corrections until 14 Dec 2026 14:30." in page
    assert "dibuat dari judul dan tautan" in page
    assert "{" not in page.partition("<h1")[2].partition("</main>")[0]


def test_a_clerk_does_not_see_it(scene):
    assert browser(scene.alice).get(MESSAGES).status_code == 404
    assert browser(scene.lurah).get("/meja/uji/tidak-ada/kabar/").status_code == 404
