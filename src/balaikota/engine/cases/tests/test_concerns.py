"""A case about the office it came to, or about an officer there, is kept from them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, concerning
from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.cases.models import Concern
from balaikota.engine.cases.queries import inbox, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.tests.factories import MORNING, open_case, task_of
from balaikota.engine.office.tests.pages import text_of
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def at(user):
    return people.actor(user, now=MORNING)


def name(scene, case, about, by=None):
    return concerning.name_concern(
        by=at(by or scene.alice), now=MORNING, number=case.number, about=about, reason="Isi laporan"
    )


def sees(user, case):
    """Tell in every way there is whether somebody sees a case."""
    found = visible.visible_to(at(user)).filter(pk=case.pk).exists()
    rows = inbox.find_tasks(at(user), Filter.UNIT, now=MORNING, search=case.number).rows
    count = inbox.count_tasks(at(user), now=MORNING)[Filter.UNIT.value]
    assert (found, found) == (bool(rows), bool(count))
    return found


def test_an_office_does_not_see_what_is_about_it_and_the_head_above_handles_it(scene, case):
    assert [sees(one, case) for one in (scene.alice, scene.bob, scene.lurah, scene.camat)] == [
        True
    ] * 4

    above = name(scene, case, f"unit:{scene.kauman.code}")

    assert above.title == "Camat Klojen"
    assert [sees(one, case) for one in (scene.alice, scene.bob, scene.lurah)] == [False] * 3
    assert sees(scene.camat, case)
    task = task_of(case)
    assert (task.role, task.unit, task.holder) == ("camat", scene.kecamatan, None)


def test_every_later_step_goes_to_the_same_head(scene, case):
    due = task_of(case).due_at
    name(scene, case, f"unit:{scene.kauman.code}")
    assert task_of(case).due_at == due

    acting.act(
        by=at(scene.camat), now=MORNING, task_id=task_of(case).pk, verb="lengkap",
        reasoning=Reasoning(),
    )  # fmt: skip

    task = task_of(case)
    assert (task.step, task.role, task.unit) == ("persetujuan", "camat", scene.kecamatan)


def test_what_is_about_an_officer_goes_to_the_head_of_their_office(scene, case):
    above = name(scene, case, f"petugas:{scene.alice.pk}", by=scene.bob)

    assert above.title == "Lurah Kauman"
    assert not sees(scene.alice, case)
    assert sees(scene.bob, case)
    assert (task_of(case).role, task_of(case).unit) == ("lurah", scene.kauman)


def test_what_is_about_a_head_goes_to_the_one_above(scene, case):
    assert name(scene, case, f"petugas:{scene.lurah.pk}").title == "Camat Klojen"
    assert not sees(scene.lurah, case)

    assert (
        name(scene, case, f"unit:{scene.kecamatan.code}", by=scene.camat).title
        == "Wali Kota Malang"
    )
    mayor = people.make_officer("wali-kota", people.make_city())
    assert (sees(scene.camat, case), sees(mayor, case)) == (False, True)
    acting.claim(by=at(mayor), now=MORNING, task_id=task_of(case).pk)


def test_a_second_post_does_not_open_it_again(scene, case):
    name(scene, case, f"petugas:{scene.lurah.pk}")
    people.assign(scene.lurah, "camat", scene.kecamatan, mode="plh", valid_from=MORNING)

    assert not sees(scene.lurah, case)
    with pytest.raises(NotFound):
        acting.claim(by=at(scene.lurah), now=MORNING, task_id=task_of(case).pk)


def test_taken_back_it_returns_to_where_it_was(scene, case):
    name(scene, case, f"petugas:{scene.alice.pk}", by=scene.bob)
    name(scene, case, f"unit:{scene.kauman.code}", by=scene.bob)
    first, second = Concern.objects.order_by("pk")

    def drop(concern):
        concerning.drop_concern(
            by=at(scene.camat), now=MORNING, number=case.number, concern_id=concern.pk
        )

    drop(second)
    assert task_of(case).unit == scene.kecamatan
    drop(first)

    task = task_of(case)
    assert (task.role, task.unit) == ("petugas-loket", scene.kauman)
    assert sees(scene.alice, case)
    with pytest.raises(Conflict):
        drop(first)


def test_the_ledger_knows_whom_and_why_and_the_event_names_nobody(scene, case):
    name(scene, case, f"petugas:{scene.alice.pk}", by=scene.bob)

    entry = ledger.history(f"case:{case.pk}", verbs=["cases.act"])[0]

    assert entry.event.outcome == "concern-named"
    assert entry.payload == {"about": f"petugas:{scene.alice.pk}", "reason": "Isi laporan"}


@pytest.mark.parametrize(
    ("about", "reason", "field"),
    [("unit:35.73", "x", "about"), ("petugas:99999", "x", "about"), ("", "x", "about"),
     ("unit:35.73.02", " ", "reason")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(scene, case, about, reason, field):
    with pytest.raises(DomainError) as refused:
        concerning.name_concern(
            by=at(scene.alice), now=MORNING, number=case.number, about=about, reason=reason
        )

    assert refused.value.field == field
    assert sees(scene.alice, case)


def test_only_who_works_on_it_may_say_so_and_not_when_it_is_over(scene, case):
    auditor = people.make_officer("auditor", people.make_city())
    with pytest.raises(NotAllowed):
        name(scene, case, f"unit:{scene.kauman.code}", by=auditor)
    with pytest.raises(NotFound):
        name(scene, case, f"unit:{scene.kauman.code}", by=scene.nina)
    type(case).objects.filter(pk=case.pk).update(status="WITHDRAWN", ended_at=MORNING)
    with pytest.raises(Conflict):
        name(scene, case, f"unit:{scene.kauman.code}")


def test_an_officer_says_so_on_a_page_that_tells_who_would_handle_it(client, scene, case):
    client.force_login(scene.alice)
    address = reverse("cases:concern", args=[case.number])
    assert address in client.get(reverse("cases:case", args=[case.number])).content.decode()

    page = text_of(client.get(address))
    for words in ("Siti Aminah, S.Sos., Lurah Kauman Akan ditangani Camat Klojen",
                  "Alice Wijaya, Petugas Loket Kelurahan Kauman Akan ditangani Lurah Kauman"):  # fmt: skip
        assert words in page
    empty = client.post(address, {"about": f"unit:{scene.kauman.code}", "reason": ""})
    assert empty.status_code == 422
    assert "Tulis mengapa berkas ini menyangkut mereka." in text_of(empty)
    assert f'value="unit:{scene.kauman.code}" checked' in empty.content.decode()

    done = client.post(
        address, {"about": f"unit:{scene.kauman.code}", "reason": "Pungutan"}, follow=True
    )

    assert done.redirect_chain[-1][0] == reverse("cases:inbox")
    assert f"Berkas {case.number} sekarang ditangani Camat Klojen." in text_of(done)
    assert client.get(reverse("cases:case", args=[case.number])).status_code == 404


def test_the_head_above_reads_why_it_came_and_can_take_it_back(client, scene, case):
    name(scene, case, f"unit:{scene.kauman.code}")
    client.force_login(scene.camat)
    address = reverse("cases:case", args=[case.number])

    page = text_of(client.get(address))
    assert "Berkas ini tentang Kelurahan Kauman:" in page
    assert "Diserahkan kepada atasan" in page
    drop = reverse("cases:concern_drop", args=[case.number, Concern.objects.get().pk])
    back = text_of(client.post(drop, follow=True))

    assert "Keterangan itu dihapus." in back
    assert "Berkas ini tentang Kelurahan Kauman:" not in back
