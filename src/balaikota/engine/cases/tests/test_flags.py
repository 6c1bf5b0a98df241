"""Marks on a case, and a resident's own cases."""

from __future__ import annotations

import pytest
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import flagging
from balaikota.engine.cases.queries import detail, inbox, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.rules import Flag
from balaikota.engine.cases.tests import factories
from balaikota.lib.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(scene):
    return factories.open_case(scene)


def raised(scene, case):
    found = visible.get_case(people.actor(scene.alice, now=factories.MORNING), case.number)
    return {flag for flag, _word, is_raised in detail.flags(found) if is_raised}


def test_a_mark_is_put_on_once_seen_in_the_inbox_and_taken_off(scene, case):
    by, now = people.actor(scene.alice, now=factories.MORNING), factories.MORNING
    for _twice in range(2):
        flagging.raise_flag(by=by, now=now, number=case.number, flag=Flag.URGENT)

    assert raised(scene, case) == {"urgent"}
    rows = inbox.find_tasks(by, Filter.TODO, now=now).rows
    assert [row["urgent"] for row in rows if row["number"] == case.number] == [True]

    for _twice in range(2):
        flagging.lower_flag(by=by, now=now, number=case.number, flag=Flag.URGENT)
    assert raised(scene, case) == set()
    told = [entry.event.outcome for entry in ledger.history(f"case:{case.pk}", verbs=["cases.act"])]
    assert told == ["flagged-urgent", "unchanged-urgent", "unflagged-urgent", "unchanged-urgent"]


def test_only_who_works_at_the_unit_may_mark(scene, case):
    auditor = people.actor(people.make_officer("auditor", scene.kauman), now=factories.MORNING)
    with pytest.raises(NotAllowed):
        flagging.raise_flag(by=auditor, now=factories.MORNING, number=case.number, flag=Flag.URGENT)
    stranger = people.actor(scene.nina, now=factories.MORNING)
    with pytest.raises(NotFound):
        flagging.raise_flag(
            by=stranger, now=factories.MORNING, number=case.number, flag=Flag.URGENT
        )


def test_who_works_at_one_unit_and_only_looks_at_another_marks_nothing_there(scene, case):
    lurah = people.make_officer("lurah", people.make_unit())
    people.assign(lurah, "auditor", scene.kauman)
    by, now = people.actor(lurah, now=factories.MORNING), factories.MORNING

    assert visible.get_case(by, case.number) == case
    for mark in (flagging.raise_flag, flagging.lower_flag):
        with pytest.raises(NotAllowed):
            mark(by=by, now=now, number=case.number, flag=Flag.URGENT)


def test_the_case_page_puts_marks_on_and_off(scene, case, client):
    client.force_login(scene.alice)
    address = reverse("cases:flag", args=[case.number, "sensitive"])

    page = client.post(address, follow=True)
    assert raised(scene, case) == {"sensitive"}
    assert "Hapus tanda Sensitif" in page.content.decode()

    client.post(address, {"lepas": "1"})
    assert raised(scene, case) == set()
    assert client.post(reverse("cases:flag", args=[case.number, "lain"])).status_code == 404


def test_a_resident_signed_in_finds_their_own_cases_without_the_secret(scene, client):
    resident = scene.resident
    mine = factories.open_case(scene, by=people.actor(resident, now=factories.MORNING))
    other = factories.open_case(scene)
    client.force_login(resident)

    page = client.get(reverse("cases:track")).content.decode()

    assert mine.number in page
    assert other.number not in page
    assert client.get(reverse("cases:track_case", args=[mine.number])).status_code == 200
    assert client.get(reverse("cases:track_case", args=[other.number])).status_code == 302
