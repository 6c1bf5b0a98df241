"""The pages of messages in Chromium, narrow and wide, with and without scripts."""

from __future__ import annotations

import pytest
from django.db import transaction

from balaikota.core.notices import actions as notices
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.tests.browsing import page_of
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    SLUG,
    defects,
    do,
    make_service,
    open_case,
)
from tests.browser import faults, look, overflows, sign_in
from tests.pages.scene import on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(alone, settings):
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    with on(MORNING):
        scene = make_service()
        case = open_case(scene)
        do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama"))
        with transaction.atomic():
            to = notices.Recipient(letter="Sri Wahyuni\nJalan Arif Margono 3")
            words = {"subject": "Permohonan Anda menunggu perbaikan", "body": "Lihat lampiran."}
            notices.send(to=to, link="", now=MORNING, unit_id=scene.kauman.pk, **words)
        first = Notice.objects.filter(channel="EMAIL").first()
        Notice.objects.filter(pk=first.pk).update(failed_at=MORNING, failure="unknown", due_at=None)
        system = people.make_officer("koordinator", scene.kecamatan.parent, name="Rina Koordinator")
        yield scene, case, system


@pytest.mark.parametrize(("width", "js"), [(320, False), (1280, True)])
def test_the_pages_of_messages_are_calm(town, visit, width, js):
    scene, case, coordinator = town
    letter = Notice.objects.get(channel="LETTER")
    visits = {
        scene.alice: {
            "kasus": page_of(case),
            "surat": "/meja/surat-kabar/",
            "lembar": f"/meja/surat-kabar/{letter.pk}/",
            "pilihan": "/akun/kabar/",
        },
        scene.lurah: {"pesan": f"/meja/uji/{SLUG}/kabar/"},
        coordinator: {
            "pengiriman": "/meja/pengiriman/",
            "menunggu": "/meja/pengiriman/?saring=menunggu",
        },
    }
    for user, addresses in visits.items():
        page = visit("/masuk/", width=width, js=js)
        sign_in(page, user.username, PASSWORD)
        for name, address in addresses.items():
            visit.again(page, address)
            assert overflows(page) == 0, name
            assert not js or faults(page) == [], name
            look(page, f"kabar-{name}-{width}")
        page.context.close()
