"""An officer chooses the office of a case: what is proposed, what is refused, what a bounce does."""

from __future__ import annotations

from datetime import date

import pytest

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.core.units import queries as units
from balaikota.core.units.models import Succession, Unit
from balaikota.engine.cases.actions import acting, sweeping
from balaikota.engine.cases.models import Case, Concern, Task
from balaikota.engine.cases.queries import choosing, offices
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.tests import dispositions, procedures
from balaikota.engine.cases.tests.browsing import act, browser, page_of, text
from balaikota.engine.cases.tests.dispositions import forwarded, make_route, opened
from balaikota.engine.cases.tests.factories import HOUR, MORNING, SYSTEM, do, fresh, task_of
from balaikota.engine.cases.views import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def route(scene):
    return make_route(scene)


@pytest.fixture
def checker(route):
    return people.make_officer("verifikator", route.city.dinas, name="Vera Anggraini")


def choice_of(case, verb="teruskan"):
    pack = case.version.pack
    facts = Facts(case, pack, now=MORNING)
    found = choosing.find_choice(case, pack, pack.act(case.step, verb), facts)
    assert found is not None
    return found


def test_the_office_of_the_list_is_proposed_with_the_reason_in_words(scene, route):
    choice = choice_of(opened(route))

    assert choice.proposal.unit == route.city.dinas
    assert choice.proposal.reason == (
        "Jenis laporan Lampu jalan mati → Dinas Percobaan Satu, di Kel. Kauman."
    )
    assert {one.code for one in choice.options} == {
        "35.73.d1", "35.73.b1", scene.kauman.code, scene.neighbour.code,
    }  # fmt: skip


def test_a_kind_of_office_means_the_one_that_serves_the_place(scene, route):
    assert choice_of(opened(route, kind="B1")).proposal.unit == scene.kauman
    case = opened(route, kind="B1")
    case.area = scene.neighbour.code
    case.unit = route.city.badan
    assert choice_of(case).proposal.unit == scene.neighbour


def test_where_the_list_says_nothing_none_is_proposed_and_one_must_be_chosen(scene, route):
    case = opened(route, kind="C1")

    assert choice_of(case).proposal.unit is None
    assert "tidak menyebut kantor" in choice_of(case).proposal.reason
    with pytest.raises(choosing.NotChosen, match="Pilih kantor") as refused:
        do(case, "teruskan", by=scene.alice)
    assert refused.value.field == "office"
    assert do(case, "teruskan", by=scene.alice, office="35.73.b1").chosen_unit == route.city.badan


def test_the_proposal_is_taken_unless_another_is_chosen_and_the_ledger_knows_its_code(route):
    taken, other = forwarded(route), forwarded(route, office="35.73.b1")

    assert (task_of(taken).unit, task_of(taken).is_away) == (route.city.dinas, True)
    assert task_of(other).unit == route.city.badan
    events = LedgerEvent.objects.filter(verb="cases.act").order_by("pk")
    assert [one.outcome for one in events] == ["chosen-35.73.d1", "chosen-35.73.b1"]


@pytest.mark.parametrize("code", ["35.73", "35.73.tidak-ada", "35.73.02"])
def test_an_office_that_may_not_be_chosen_is_refused_and_nothing_moves(scene, route, code):
    case = opened(route)

    with pytest.raises(choosing.NotChosen):
        do(case, "teruskan", by=scene.alice, office=code)
    assert (fresh(case).step, fresh(case).chosen_unit) == ("verifikasi", None)


def test_an_office_that_the_case_concerns_is_neither_proposed_nor_taken(scene, route):
    case = opened(route)
    Concern.objects.create(
        case=case, unit=route.city.dinas, from_unit=scene.kauman, named_at=MORNING
    )

    choice = choice_of(case)

    assert choice.proposal.unit is None
    assert "menyangkut Dinas Percobaan Satu" in choice.proposal.reason
    assert route.city.dinas not in choice.options
    with pytest.raises(choosing.NotChosen, match="menyangkut Dinas Percobaan Satu"):
        do(case, "teruskan", by=scene.alice, office="35.73.d1")


@pytest.mark.parametrize(("role", "is_refused"), [("kepala-opd", True), ("verifikator", False)])
def test_an_officer_whom_it_concerns_keeps_it_from_an_office_they_head(
    scene, route, role, is_refused
):
    about = {"kepala-opd": route.city.head}.get(role)
    about = about or people.make_officer("petugas-loket", route.city.dinas)
    case = opened(route)
    Concern.objects.create(case=case, user=about, from_unit=scene.kauman, named_at=MORNING)

    assert (choice_of(case).proposal.unit is None) == is_refused
    if is_refused:
        with pytest.raises(choosing.NotChosen, match="menyangkut pejabat"):
            do(case, "teruskan", by=scene.alice, office="35.73.d1")


def test_the_only_one_who_could_act_there_keeps_it_away_too(scene, route, checker):
    case = opened(route)
    Concern.objects.create(case=case, user=checker, from_unit=scene.kauman, named_at=MORNING)

    assert choice_of(case).proposal.unit is None
    people.make_officer("verifikator", route.city.dinas, name="Wahyu")
    assert choice_of(case).proposal.unit == route.city.dinas


def test_a_bounce_brings_it_back_and_that_office_is_not_proposed_again(scene, route, checker):
    case = do(forwarded(route), "pulangkan", by=checker, note="Milik provinsi.")

    assert (case.step, task_of(case).unit) == ("verifikasi", scene.kauman)
    assert choice_of(case).proposal.unit is None
    assert "sudah mengembalikan berkas ini" in choice_of(case).proposal.reason
    assert route.city.dinas in choice_of(case).options, "an officer may still insist"
    case = do(case, "teruskan", by=scene.alice, office="35.73.b1")
    assert (case.chosen_unit, task_of(case).unit) == (route.city.badan, route.city.badan)


def test_after_its_time_a_bounce_is_closed_in_words(route, checker, time_machine):
    case = forwarded(route)
    with pytest.raises(acting.ActClosed, match="dianggap diterima"):
        do(case, "pulangkan", by=checker, now=MORNING + 3 * HOUR, note="Terlambat.")

    time_machine.move_to(MORNING + 3 * HOUR, tick=False)
    assert "dianggap diterima" in text(browser(checker).get(page_of(case)))
    assert do(case, "ditangani", by=checker, now=MORNING + 3 * HOUR).step == "persetujuan"


@pytest.mark.parametrize(("kind", "hours"), [("A1", 3), ("A2", 2)])
def test_the_time_of_a_step_depends_on_the_case(route, kind, hours):
    assert task_of(forwarded(route, kind=kind)).due_at == MORNING + hours * HOUR


def test_a_time_that_depends_on_the_case_is_computed_anew_with_it(route):
    case = forwarded(route, kind="A2")
    Task.objects.filter(pk=task_of(case).pk).update(due_at=MORNING)

    sweeping.recompute(by=SYSTEM, now=MORNING, case_id=case.pk, reason="Percobaan")

    assert task_of(case).due_at == MORNING + 2 * HOUR


def test_the_office_that_took_over_since_is_meant(scene, route):
    heir = people.make_unit("dinas", people.make_city(), code="35.73.d9", name="Dinas Baru")
    _merge(route.city.dinas, heir)

    assert choice_of(opened(route)).proposal.unit == heir
    assert task_of(forwarded(route, office="35.73.d1")).unit == heir


def test_a_chosen_office_that_merged_later_is_followed(scene, route, checker):
    case = forwarded(route)
    heir = people.make_unit("dinas", people.make_city(), code="35.73.d9", name="Dinas Baru")
    _merge(route.city.dinas, heir)

    case = fresh(case)
    post = case.version.pack.step("penanganan").posts[""]
    facts = Facts(case, case.version.pack, now=MORNING)
    assert offices.post_of(case, post, facts, now=MORNING)[0] == heir


def test_the_page_shows_the_proposal_and_takes_another_without_any_script(
    scene, route, time_machine
):
    time_machine.move_to(MORNING, tick=False)
    case, alice = opened(route), browser(scene.alice)

    assert page_of(case, "tindak/teruskan/") in text(alice.get(page_of(case)))
    page = text(alice.get(page_of(case, "tindak/teruskan/"), {"tugas": task_of(case).pk}))
    assert "Jenis laporan Lampu jalan mati → Dinas Percobaan Satu, di Kel. Kauman." in page
    assert '<option value="35.73.d1" selected>' in page
    assert 'name="note"' not in page
    refused = act(alice, case, "teruskan", office="35.73.tidak-ada")
    assert refused.status_code == 422
    assert "Pilih dari daftar" in text(refused)
    assert act(alice, case, "teruskan", office="35.73.b1").status_code == 302
    assert task_of(case).unit == route.city.badan


def test_a_post_without_an_office_takes_the_one_proposed(scene, route, time_machine):
    time_machine.move_to(MORNING, tick=False)
    case = opened(route)

    assert act(browser(scene.alice), case, "teruskan").status_code == 302
    assert task_of(case).unit == route.city.dinas


def test_one_office_answers_for_the_whole_city(scene):
    procedures.number("percobaan.pemilik", "35.73.b1", "text")
    route = make_route(
        scene, name="sekota", owner={"code": "ref:percobaan.pemilik", "area_of": "alamat_usaha"}
    )
    answers = opened(route).answer_versions.get().body

    sent = filling.submission(route.version.pack, answers)

    assert (sent.unit, sent.area) == (route.city.badan, scene.kauman.code)


def test_a_step_goes_where_the_list_says_and_else_to_the_next_seat(scene):
    way = dispositions.forwarding()
    way["penanganan"]["by"]["unit"] = [
        {"unit": dispositions.PLACE},
        {"unit": {"kind": "badan"}},
    ]
    del way["verifikasi"]["acts"]["teruskan"]["chooses"]
    route = make_route(scene, name="menurut-daftar", procedure=way)

    assert task_of(forwarded(route)).unit == route.city.dinas
    assert task_of(forwarded(route, kind="B1")).unit == scene.kauman
    assert task_of(forwarded(route, kind="C1")).unit == route.city.badan


def _merge(old: Unit, heir: Unit) -> None:
    Succession.objects.create(
        predecessor=old, successor=heir, since=date(2026, 11, 1), takes_rest=True
    )
    Unit.objects.filter(pk=old.pk).update(valid_to=date(2026, 11, 1))
    units.forget()


def test_a_case_that_was_never_sent_anywhere_has_no_chosen_office(route):
    case = opened(route)

    assert Case.objects.get(pk=case.pk).chosen_unit is None
    assert not Task.objects.filter(case=case, step="penanganan").exists()
    post = case.version.pack.step("penanganan").posts[""]
    with pytest.raises(offices.NoOffice, match="Belum ada petugas"):
        offices.post_of(case, post, Facts(case, case.version.pack, now=MORNING), now=MORNING)
