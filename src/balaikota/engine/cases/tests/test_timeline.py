"""“Permohonan saya”: everything of a resident in one place."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.people.actions import organisations as people
from balaikota.core.people.actions.organisations import Details
from balaikota.core.people.tests.factories import actor
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import timeline
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import MORNING, open_case
from balaikota.engine.cases.tests.wizard import post

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINE = "/saya/permohonan/"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def cases(scene):
    """A request that runs, one that waits for its applicant, one withdrawn, one of CV Maju."""
    by = actor(scene.resident, MORNING)
    held = people.enter_organisation(
        by=by, now=MORNING, details=Details("cv", "CV Maju"), person_name="Sri"
    )
    found = {
        name: open_case(scene, by=by, at=at)
        for name, at in (("runs", "verifikasi"), ("waits", "perbaikan"), ("gone", "verifikasi"), ("cv", "surat"))
    }  # fmt: skip
    replying.withdraw(by=by, now=MORNING, case_id=found["gone"].pk)
    Case.objects.filter(pk=found["cv"].pk).update(
        organisation=held.organisation, representation=held
    )
    open_case(scene, by=actor(scene.charlie, MORNING))
    return found | {"organisation": held.organisation_id}


def test_it_shows_own_requests_and_those_represented_with_what_each_waits_for(scene, cases):
    home = browser(scene.resident)
    post(home, "pemohon")

    page = text(home.get(MINE))

    numbers = [cases[name].number for name in ("cv", "gone", "waits", "runs")]
    assert [page.index(number) for number in numbers] == sorted(map(page.index, numbers))
    assert page.count("/lacak/SKP-") == 4
    assert all(
        told in page
        for told in ("Menunggu Anda sampai", "Ditarik pada", "Atas nama CV Maju", "Lanjutkan")
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?keadaan=berjalan", {"runs", "waits", "cv"}),
        ("?keadaan=selesai", {"gone"}),
        ("?untuk=sendiri", {"runs", "waits", "gone"}),
        ("?untuk={organisation}", {"cv"}),
        ("?untuk={organisation}&keadaan=selesai", set()),
        ("?untuk=987654&keadaan=x", {"runs", "waits", "gone", "cv"}),
    ],
)
def test_it_is_narrowed_by_state_and_by_whose_it_is(scene, cases, query, names):
    page = text(browser(scene.resident).get(MINE + query.format(**cases)))

    known = ("runs", "waits", "gone", "cv")
    assert {name for name in known if cases[name].number in page} == names
    assert ("Tidak ada permohonan di saringan ini" in page) == (not names)


def test_pages_follow_one_another(scene, cases, monkeypatch):
    monkeypatch.setattr(timeline, "PAGE", 3)
    home = browser(scene.resident)

    first = text(home.get(MINE))
    second = text(home.get(f"{MINE}?keadaan=&untuk=&sebelum={cases['gone'].pk}"))

    assert cases["runs"].number not in first
    assert f"sebelum={cases['waits'].pk}" in first
    assert [cases[name].number in second for name in ("runs", "waits", "gone")] == [
        True, True, False,
    ]  # fmt: skip


def test_many_requests_cost_no_statement_more(scene, cases):
    home = browser(scene.resident)
    home.get(MINE)
    counts = []
    for more in (0, 6):
        for _one in range(more):
            open_case(scene, by=actor(scene.resident, MORNING), at="perbaikan")
        with CaptureQueriesContext(connection) as told:
            home.get(MINE)
        counts.append(len(told))

    assert counts[0] == counts[1] <= 10


def test_nothing_yet_is_said_plainly_and_strangers_sign_in_first(scene, client):
    assert "Belum ada permohonan" in text(browser(scene.charlie).get(MINE))
    assert client.get(MINE)["Location"].startswith("/masuk/")
