"""Follow-ups on the desk, and when the public reads them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.factories import MORNING
from balaikota.engine.survey.models import FollowUp
from balaikota.engine.survey.tests.factories import answered
from balaikota.engine.survey.tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def promise(client, house, **query):
    return client.get(reverse("survey:promise", args=[house.scene.kauman.code]), query)


def planned(house, client, **others):
    form = {
        "unit": house.scene.kauman.code, "element": "waktu", "words": "Buka satu loket lagi",
        "due_date-day": "31", "due_date-month": "12", "due_date-year": "2026",
    }  # fmt: skip
    return client.post(reverse("survey:plan_new"), form | others, follow=True)


def test_a_plan_is_public_only_after_it_is_published(house, lurah, client):
    page = planned(house, lurah)
    made = FollowUp.objects.get()
    assert "belum diterbitkan" in text(page)
    assert "Buka satu loket lagi" not in text(promise(client, house))

    lurah.post(reverse("survey:plan", args=[made.pk]), {"what": "publish"})
    assert "Buka satu loket lagi" in text(promise(client, house))

    lurah.post(reverse("survey:plan", args=[made.pk]), {"what": "done", "words": "Loket 3 dibuka"})
    assert "Loket 3 dibuka" in text(promise(client, house))


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"element": ""}, "element"), ({"element": "lain"}, "element"), ({"words": ""}, "words"),
        ({"due_date-day": "32"}, "due_date"), ({"due_date-year": "26"}, "due_date"),
        ({"due_date-month": "1"}, "due_date"), ({"unit": "tidak-ada"}, "unit"),
        ({"service": "tidak-ada"}, "service"),
    ],
)  # fmt: skip
def test_a_plan_that_says_too_little_keeps_what_was_typed(house, lurah, others, field):
    page = planned(house, lurah, **others)

    assert page.status_code == 422
    assert f'href="#{field}"' in page.content.decode()
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("what", [{}, {"what": "x"}, {"what": "done", "words": ""}])
def test_a_plan_is_not_changed_by_nothing(house, lurah, what):
    planned(house, lurah)

    page = lurah.post(reverse("survey:plan", args=[FollowUp.objects.get().pk]), what)

    assert page.status_code == 422


def test_the_weakest_element_is_offered_first(house, lurah):
    answered(house, 5, 4, sarana=1)

    body = lurah.get(reverse("survey:plan_new")).content.decode()

    assert body.index('value="sarana"') < body.index('value="persyaratan"')


def test_readers_see_a_plan_and_change_nothing(house, lurah, auditor):
    planned(house, lurah)
    address = reverse("survey:plan", args=[FollowUp.objects.get().pk])

    assert "Terbitkan" not in text(auditor.get(address))
    assert auditor.post(address, {"what": "publish"}).status_code == 404


def test_a_plan_stands_on_the_page_of_its_own_head_and_on_no_others(house, lurah):
    planned(house, lurah)
    other = Client()
    other.force_login(people.make_officer("lurah", house.scene.neighbour, name="Lurah Lain"))
    results = reverse("survey:results")

    assert "Buka satu loket lagi" in text(lurah.get(results))
    assert "Buka satu loket lagi" not in text(other.get(results))


def test_a_plan_is_named_by_element_and_day(house, lurah):
    planned(house, lurah)

    assert str(FollowUp.objects.get()) == "waktu 2026-12-31"
