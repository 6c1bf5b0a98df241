from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from balaikota.core.keys import actions
from balaikota.core.keys.tests.lent import officer, propose
from balaikota.core.people.tests.factories import PASSWORD, make_city, make_officer, make_unit
from tests.browser import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("js", [True, False])
def test_a_token_is_taken_with_a_button_and_without_script_by_hand(site, visit, js):
    now = timezone.now()
    since = now - timedelta(days=1)
    system = make_officer("admin-sistem", make_city(), name="Budi Sistem", valid_from=since)
    key = propose(make_unit(short_name="Kauman"), "cases.view", now=now)
    actions.confirm(by=officer(), now=now, key=key)
    page = visit("/masuk/", width=320, js=js)
    sign_in(page, system.username, PASSWORD)
    visit.again(page, f"/meja/kunci/{key.pk}/")

    page.get_by_role("button", name="Buat rahasia").click()

    token = page.locator("#token")
    token.wait_for()
    assert token.inner_text().startswith("blk_")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    button = page.get_by_role("button", name="Salin rahasia")
    expect(button).to_be_visible(visible=js)
    if js:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button.click()
        page.get_by_text("Tersalin.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == token.inner_text()
        assert faults(page) == []
