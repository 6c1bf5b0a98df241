"""The statement of heirs, acted through: two who compare, a dispute, the camat, and the ways back."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.conf import settings

from balaikota.config.demo import requests
from balaikota.core.people.tests import factories as people
from balaikota.core.units import queries as units
from balaikota.engine.cases.actions import acting, flagging, inquiring, passing, reopening, replying
from balaikota.engine.cases.actions.acting import Found, Reasoning
from balaikota.engine.cases.actions.inquiring import Asking
from balaikota.engine.cases.models import Case, Outcome, Status, Task
from balaikota.engine.cases.queries import detail, tracking
from balaikota.engine.cases.rules import DefectKind, Flag
from balaikota.engine.office.profile import loading, reading
from balaikota.engine.products.models import Product
from balaikota.lib.errors import DomainError
from balaikota.modules.izin import demo

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09.00 WIB
PACKS = settings.BASE_DIR / "src" / "balaikota" / "modules" / "izin" / "packs"
KAUMAN, KASIN, KLOJEN = "35.73.02.1007", "35.73.02.1006", "35.73.02"
Scene = namedtuple("Scene", "counter second dukcapil secretary lurah camat elsewhere")


@pytest.fixture
def scene(time_machine):
    """Malang on a Monday morning, with whoever has a part in the service."""
    time_machine.move_to(MORNING, tick=False)
    profile = reading.read(settings.BASE_DIR / "cities" / "malang", rooms={"izin": PACKS})
    loading.load(profile, by=loading.OPERATOR, now=MORNING - timedelta(days=30))
    kauman, kasin = units.unit_for_area(KAUMAN), units.unit_for_area(KASIN)
    klojen = units.unit_for_area(KLOJEN, "kecamatan")
    registry = units.get_unit("35.73.dispendukcapil")
    since = {"valid_from": MORNING - timedelta(days=365)}
    return Scene(
        people.make_officer("petugas-loket", kauman, **since),
        people.make_officer("petugas-loket", kauman, **since),
        people.make_officer("verifikator", registry, **since),
        people.make_officer("seklur", kauman, **since),
        people.make_officer("lurah", kauman, **since),
        people.make_officer("camat", klojen, **since),
        people.make_officer("petugas-loket", kasin, **since),
    )


def opened(seed=5):
    return requests.open_request(demo.HEIRS, Random(seed), KAUMAN, at=MORNING)


def actor(user):
    return people.actor(user, MORNING)


def task(case_id, role):
    return Task.objects.get(case=case_id, ended_at=None, role=role)


def do(case_id, role, verb, user, **reasoning):
    acting.act(
        by=actor(user), now=MORNING, task_id=task(case_id, role).pk, verb=verb,
        reasoning=Reasoning(**reasoning),
    )  # fmt: skip


def compared(scene, *, registry="cocok", secretary="cocok"):
    case_id = opened()
    do(case_id, "petugas-loket", "lengkap", first_holder(case_id))
    note = {"note": "Ada anak yang belum ditulis."}
    do(case_id, "verifikator", registry, scene.dukcapil, **(note if "tidak" in registry else {}))
    do(case_id, "seklur", secretary, scene.secretary, **(note if "tidak" in secretary else {}))
    return case_id


def first_holder(case_id):
    return task(case_id, "petugas-loket").holder


def why_not(case_id, role, verb, user):
    case = Case.objects.get(pk=case_id)
    standing = tracking.standing(case, now=MORNING, actor=actor(user))
    choices = {one.verb: one for turn in detail.turns(actor(user), standing, now=MORNING, empty=None) for one in turn.choices}  # fmt: skip
    return choices[verb].why_not


def test_it_is_given_to_whoever_has_least_and_ends_with_the_camats_letter(scene):
    holders = {first_holder(opened(seed)).pk for seed in (1, 2)}
    assert holders == {scene.counter.pk, scene.second.pk}

    case_id = compared(scene)
    assert Case.objects.get(pk=case_id).step == "persetujuan"
    do(case_id, "lurah", "setujui", scene.lurah)
    do(case_id, "camat", "kuatkan", scene.camat)

    letter = Product.objects.get(case=case_id)
    assert (letter.signer_title, letter.unit.name) == ("Camat Klojen", "Kelurahan Kauman")
    assert [fact["value"] for fact in letter.facts][0] == "1 orang"
    assert "ahli_waris" in letter.content["answers"]


def test_what_does_not_match_goes_to_the_lurah_who_asks_the_applicant(scene):
    case_id = compared(scene, registry="tidak-cocok")
    assert Case.objects.get(pk=case_id).step == "peninjauan"

    found = [Found("ahli_waris", DefectKind.INCOMPLETE, "Tulis anak kedua.")]
    do(case_id, "lurah", "kembalikan", scene.lurah, defects=found)

    case = Case.objects.get(pk=case_id)
    assert (case.step, case.returns) == ("perbaikan", 1)


def test_a_list_that_does_not_add_up_cannot_pass(scene):
    case_id = opened()
    answers = Case.objects.get(pk=case_id).answer_versions.get()
    answers.body = answers.body | {"jumlah_ahli_waris": 2}
    answers.save()
    holder = first_holder(case_id)

    with pytest.raises(acting.ActClosed, match="tidak sama dengan daftarnya"):
        do(case_id, "petugas-loket", "lengkap", holder)
    assert "Jumlah ahli waris" in why_not(case_id, "petugas-loket", "lengkap", holder)


def test_a_dispute_closes_approval_and_countersigning_until_it_is_over(scene):
    case_id = compared(scene)
    number = Case.objects.get(pk=case_id).number
    flagging.raise_flag(by=actor(scene.lurah), now=MORNING, number=number, flag=Flag.DISPUTED)
    with pytest.raises(DomainError, match="sengketa waris"):
        do(case_id, "lurah", "setujui", scene.lurah)

    flagging.lower_flag(by=actor(scene.lurah), now=MORNING, number=number, flag=Flag.DISPUTED)
    do(case_id, "lurah", "setujui", scene.lurah)
    flagging.raise_flag(by=actor(scene.camat), now=MORNING, number=number, flag=Flag.DISPUTED)
    with pytest.raises(DomainError, match="sengketa waris"):
        do(case_id, "camat", "kuatkan", scene.camat)


def test_the_head_of_the_rt_is_asked_by_link_and_another_kelurahan_takes_over(scene):
    case_id = opened()
    number, holder = Case.objects.get(pk=case_id).number, first_holder(case_id)
    inquiring.inquire(
        by=actor(holder), now=MORNING, number=number,
        asking=Asking("rt-rw", "Apakah ada anak yang lain?", body="Ketua RT 003 RW 002"),
    )  # fmt: skip
    passing.hand_over(
        by=actor(holder), now=MORNING, number=number, unit=units.unit_for_area(KASIN).code,
        reason="Alamat terakhirnya di Kasin",
    )  # fmt: skip

    assert Case.objects.get(pk=case_id).unit == units.unit_for_area(KASIN)
    assert task(case_id, "petugas-loket").unit == units.unit_for_area(KASIN)


def test_a_refusal_by_the_lurah_is_reopened_by_the_camat(scene):
    case_id = compared(scene)
    do(case_id, "lurah", "tolak", scene.lurah, code="ahli_waris_tidak_lengkap")
    case = Case.objects.get(pk=case_id)
    assert (case.status, case.outcome) == (Status.DECIDED, Outcome.REFUSED)
    owner = replying.applicant_of(case_id)
    wish = reopening.ask(by=owner, now=MORNING, case_id=case_id, reason="Sudah lengkap")

    reopening.decide(
        by=actor(scene.camat), now=MORNING, number=case.number, wish_id=wish.pk, is_granted=True,
        answer="Diperiksa lagi",
    )  # fmt: skip

    assert Case.objects.get(pk=case_id).step == "verifikasi"
