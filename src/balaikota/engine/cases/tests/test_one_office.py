"""One office answers for the whole city, named by a reference row: pages, forecast, letters, filing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from balaikota.core.people.tests import factories as people
from balaikota.core.reference.models import Reference
from balaikota.engine.cases.queries import choosing, forecast
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.tests import dispositions, procedures
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import ANSWERS, DAY, MORNING, end_post
from balaikota.engine.cases.views import filling
from balaikota.engine.packs import owners
from balaikota.engine.tryout.queries import letters, trying
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KEY = "percobaan.pemilik"


@pytest.fixture
def route(scene, time_machine):
    time_machine.move_to(MORNING, tick=False)
    procedures.number(KEY, "35.73.b1", "text")
    return dispositions.make_route(scene, name="sekota", owner={"code": f"ref:{KEY}"})


def test_its_page_names_the_office_and_stays_calm_without_the_row(route):
    page = f"/layanan/{route.version.pack.slug}/"
    assert "Badan Percobaan, untuk seluruh kota." in text(Client().get(page))

    Reference.objects.filter(key=KEY).delete()

    answer = Client().get(page)
    assert answer.status_code == 200
    assert "untuk seluruh kota" not in text(answer)


def test_a_case_comes_to_it_without_a_place(scene, route):
    answers = ANSWERS | {"jenis": {"code": "A1", "version": "1"}}

    sent = filling.submission(route.version.pack, answers)

    assert (sent.unit, sent.area, sent.point) == (route.city.badan, "", None)
    Reference.objects.filter(key=KEY).update(value="35.73.tidak-ada")
    with pytest.raises(NotFound, match=KEY):
        filling.submission(route.version.pack, answers)


def test_where_no_place_is_known_the_reason_names_none(route):
    case = dispositions.opened(route)
    case.area = ""
    pack = case.version.pack

    choice = choosing.find_choice(
        case, pack, pack.act("verifikasi", "teruskan"), Facts(case, pack, now=MORNING)
    )

    assert choice is not None
    assert choice.proposal.reason == "Jenis laporan Lampu jalan mati → Dinas Percobaan Satu."


def test_its_empty_posts_are_foreseen(scene, route):
    loket = people.make_officer("petugas-loket", route.city.badan)
    end_post(loket, MORNING + DAY)
    reader = people.actor(people.make_officer("admin-orang", people.make_city()), MORNING)

    seen = {one.key for one in forecast.outlooks(reader, now=MORNING)}

    assert "petugas-loket:35.73.b1" in seen


def test_letters_are_tried_in_its_name_and_the_counter_fills_in_no_place(scene, route):
    pack = route.version.pack

    assert letters.find_offices(pack, MORNING) == [route.city.badan]
    assert trying.place_of_some_office(pack, date(2026, 11, 23)) == ""
    page = browser(scene.alice).get(f"/meja/loket/{pack.slug}/")
    assert page.status_code == 200
    assert owners.office(pack.owner, "", on=date(2026, 11, 23)) == route.city.badan


def test_without_its_row_nothing_is_foreseen_for_it(scene, route):
    Reference.objects.filter(key=KEY).delete()
    reader = people.actor(people.make_officer("admin-orang", people.make_city()), MORNING)

    seen = {one.key for one in forecast.outlooks(reader, now=MORNING)}

    assert "petugas-loket:35.73.b1" not in seen
