"""What a procedure makes of the case: where it leads, who acts, which acts are open."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from balaikota.core.people.tests import factories as people
from balaikota.core.reference.models import Reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Succession
from balaikota.engine.cases.actions import acting, concerning, flagging, replying
from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.cases.actions.replying import applicant_of
from balaikota.engine.cases.models import CaseFlag, Pause, Status, Task
from balaikota.engine.cases.queries import facts, offices
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.rules import Channel, Flag
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.browsing import page_of, text
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    defects,
    do,
    fresh,
    open_case,
    task_of,
)
from balaikota.engine.cases.tests.procedures import LIMIT, LIMIT_KEY, open_on, publish, routed
from balaikota.engine.packs import expressions
from balaikota.engine.packs.grammar import Asked, Office, Seat
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(scene):
    return procedures.make_city(scene)


@pytest.fixture
def version(scene, city):
    return publish(scene, "rute", routed())


def facts_of(case):
    return Facts(case, case.version.pack, now=MORNING)


def test_a_large_business_goes_the_long_way_to_the_dinas_that_the_row_names(scene, city, version):
    case = open_on(scene, version, omzet=LIMIT + 1)

    case = do(case, "lengkap", by=scene.alice)

    assert case.step == "penilaian"
    assert (task_of(case).unit, task_of(case).is_away) == (city.dinas, True)
    assert do(case, "dinilai", by=city.head).step == "persetujuan"


def test_a_small_one_goes_the_short_way(scene, version):
    case = open_on(scene, version, omzet=LIMIT)

    assert do(case, "lengkap", by=scene.alice).step == "persetujuan"


def test_a_flag_and_who_applied_decide_too(scene, version):
    case = open_on(scene, version, omzet=0)
    flagging.raise_flag(
        by=people.actor(scene.alice, MORNING), now=MORNING, number=case.number, flag=Flag.URGENT
    )

    assert do(case, "lengkap", by=scene.alice).step == "penilaian"


def test_a_business_elsewhere_goes_to_the_other_office(scene, city, version):
    case = open_on(scene, version, omzet=LIMIT + 1)
    case.area = "35.73.01.1001"
    case.save()

    assert task_of(do(case, "lengkap", by=scene.alice)).unit == city.badan


def test_a_number_that_is_not_loaded_is_told_and_nothing_moves(scene, version):
    case = open_on(scene, version)
    Reference.objects.filter(key=LIMIT_KEY).delete()

    with pytest.raises(NotFound, match=LIMIT_KEY):
        do(case, "lengkap", by=scene.alice)
    assert fresh(case).step == "verifikasi"
    assert task_of(case).ended_at is None


def test_an_office_that_the_city_has_not_is_told_and_nothing_moves(scene, city, version):
    case = open_on(scene, version, omzet=LIMIT + 1)
    Reference.objects.filter(key=procedures.DINAS_KEY).update(value="35.73.tidak-ada")

    with pytest.raises(offices.NoOffice, match=procedures.DINAS_KEY):
        do(case, "lengkap", by=scene.alice)
    assert fresh(case).step == "verifikasi"


def test_two_offices_of_a_kind_are_no_answer(scene, city, version):
    people.make_unit("badan", people.make_city())
    case = open_on(scene, version, omzet=LIMIT + 1)
    case.area = "35.73.01.1001"
    case.save()

    with pytest.raises(offices.NoOffice, match="badan"):
        do(case, "lengkap", by=scene.alice)


def test_an_act_is_closed_with_the_packs_own_words(scene, version, time_machine):
    time_machine.move_to(MORNING, tick=False)
    case = open_on(scene, version, omzet=0, keperluan="tender", punya_nib=False)
    case = do(case, "lengkap", by=scene.alice)
    browser = Client()
    browser.force_login(scene.lurah)

    page = text(browser.get(page_of(case)))

    assert "Untuk tender, usaha harus punya NIB." in page
    assert page_of(case, "tindak/setujui/") not in page
    assert page_of(case, "tindak/kembalikan/") in page
    with pytest.raises(acting.ActClosed, match="harus punya NIB"):
        do(case, "setujui", by=scene.lurah)
    refused = browser.post(page_of(case, "tindak/setujui/"), {"task": task_of(case).pk})
    assert refused.status_code == 409
    assert fresh(case).step == "persetujuan"


def test_an_act_is_open_when_the_condition_holds(scene, version):
    case = open_on(scene, version, omzet=0, keperluan="tender", punya_nib=True, nib="9120001234567")

    case = do(do(case, "lengkap", by=scene.alice), "setujui", by=scene.lurah)

    assert Task.objects.get(case=case, ended_at=None).product == "surat"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('applicant.kind == "none"', True),
        ('place.area == "35.73.02.1007" && place.kecamatan == "35.73.02"', True),
        ('case.channel == "online" && case.returns == 0 && size(case.flags) == 0', True),
        (f'ref["{LIMIT_KEY}"] == {LIMIT}', True),
        ("nib == null", True),
        ("punya_nib", False),
        ('"kredit" == keperluan', ANSWERS["keperluan"] == "kredit"),
    ],
)
def test_what_an_expression_reads(scene, city, expression, value):
    assert facts_of(open_case(scene)).are(expression) is value


def test_the_applicant_is_told_apart(scene):
    case = open_case(scene)
    case.channel = Channel.COUNTER
    assert facts_of(case).are('applicant.kind == "officer"')
    case.applicant = scene.resident
    assert facts_of(case).are('applicant.kind == "resident"')


def test_an_expression_that_fails_is_a_refusal_not_an_accident(scene, city):
    case = open_case(scene)

    with pytest.raises(facts.Uncomputable):
        facts_of(case).are("nama > 3")
    with pytest.raises(facts.Uncomputable):
        facts_of(case).are(f'ref["{procedures.DINAS_KEY}"] > 3')
    with pytest.raises(facts.Uncomputable):
        facts_of(case).way([])


def test_the_lint_knows_every_door_and_every_mark():
    assert set(expressions.CHANNELS) == set(Channel)
    assert set(expressions.FLAGS) == set(Flag)


def test_where_the_case_has_gone_up_the_owner_is_the_head_above(scene, version):
    case = open_on(scene, version, omzet=0)
    concerning.name_concern(
        by=people.actor(scene.alice, MORNING), now=MORNING, number=case.number,
        about=f"unit:{scene.kauman.code}", reason="Tentang kelurahan",
    )  # fmt: skip

    case = do(case, "lengkap", by=scene.camat)

    assert (task_of(case).role, task_of(case).unit) == ("camat", scene.kecamatan)


@pytest.fixture
def capped(scene):
    return publish(scene, "batas", procedures.steps(), returns={"most": 1})


def _return_and_mend(scene, case, at):
    case = do(case, "kembalikan", by=scene.alice, now=at, defects=defects("nama_usaha"))
    replying.resubmit(by=applicant_of(case.pk), now=at + HOUR, case_id=case.pk, answers=ANSWERS)
    return fresh(case)


def test_after_so_many_returns_the_act_is_closed_and_the_page_says_how_many_are_left(
    scene, capped, time_machine
):
    time_machine.move_to(MORNING + HOUR, tick=False)
    case = open_on(scene, capped)
    browser = Client()
    browser.force_login(scene.alice)
    assert "0 kali, masih boleh 1 kali lagi" in text(browser.get(page_of(case)))

    case = _return_and_mend(scene, case, MORNING)

    page = text(browser.get(page_of(case)))
    assert "1 kali, masih boleh 0 kali lagi" in page
    assert "Berkas ini sudah 1 kali dikembalikan, dan lebih dari itu tidak boleh." in page
    assert page_of(case, "tindak/kembalikan/") not in page
    assert page_of(case, "tindak/lengkap/") in page
    with pytest.raises(acting.ActClosed, match="sudah 1 kali"):
        acting.act(
            by=people.actor(scene.alice, MORNING), now=MORNING + HOUR, task_id=task_of(case).pk,
            verb="kembalikan", reasoning=Reasoning(defects=defects("nama_usaha")),
        )  # fmt: skip


def test_the_clock_pauses_for_the_applicant_and_never_starts_anew(scene):
    case = open_case(scene)
    promised = case.promise_due_at

    case = do(case, "kembalikan", by=scene.alice, now=MORNING, defects=defects("nama_usaha"))
    assert case.status == Status.WAITING
    replying.resubmit(
        by=applicant_of(case.pk), now=MORNING + 2 * DAY, case_id=case.pk, answers=ANSWERS
    )
    case = fresh(case)
    first = case.promise_due_at
    case = do(case, "kembalikan", by=scene.alice, now=MORNING + 2 * DAY, defects=defects("nama"))
    replying.resubmit(
        by=applicant_of(case.pk), now=MORNING + 3 * DAY, case_id=case.pk, answers=ANSWERS
    )

    days = [at.date() for at in (promised, first, fresh(case).promise_due_at)]
    assert days == [date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 27)]
    assert Pause.objects.filter(case=case, to_at=None).count() == 0
    assert Pause.objects.filter(case=case).count() == 2
    assert not CaseFlag.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    ("area", "kind", "name"),
    [
        ("35.73.02.1008", "kelurahan", "neighbour"),  # not in the line: the one for the place
        ("", "kecamatan", "kecamatan"),  # in the line of the owner
    ],
)
def test_an_office_of_a_kind_is_above_the_owner_or_at_the_place(scene, city, area, kind, name):
    case = open_case(scene)
    case.area, case.unit = area, city.dinas if kind == "kelurahan" else scene.kauman
    post = Asked("camat", Office(kind=kind), "1 working-hour")

    assert offices.post_of(case, post, facts_of(case), now=MORNING)[0] == getattr(scene, name)


def test_an_office_that_merged_is_asked_where_its_work_is_now(scene, city):
    heir = people.make_unit("dinas", people.make_city(), name="Dinas Gabungan")
    Succession.objects.create(
        predecessor=city.dinas, successor=heir, kind="merge", since=MORNING.date() - DAY,
        decree="Perda 1/2026", takes_rest=True,
    )  # fmt: skip
    units.forget()
    case = open_case(scene)
    post = Asked("kepala-opd", Office(code=f"ref:{procedures.DINAS_KEY}"), "1 working-hour")

    assert offices.post_of(case, post, facts_of(case), now=MORNING) == (heir, "kepala-opd")


def test_the_superior_of_the_city_is_the_city(scene):
    case = open_case(scene)
    case.unit = people.make_city()
    post = Asked("wali-kota", "superior", "1 working-hour")

    assert offices.post_of(case, post, facts_of(case), now=MORNING)[0] == case.unit


def test_choices_that_all_fail_name_no_office(scene):
    case = open_case(scene)
    post = Asked("camat", [Seat("owner", "case.returns > 5")], "1 working-hour")

    with pytest.raises(offices.NoOffice):
        offices.post_of(case, post, facts_of(case), now=MORNING)
