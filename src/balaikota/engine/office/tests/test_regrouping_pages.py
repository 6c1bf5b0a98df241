"""Rina of Bagian Organisasi proposes that two kelurahan merge; Tono decides; the day comes."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.jobs import clock as job_clock
from balaikota.core.keys.queries import find_holder
from balaikota.core.keys.tests import lent
from balaikota.core.people import actions as people
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import NOON, actor, make_city, make_officer, make_unit
from balaikota.core.proposals.models import Proposal
from balaikota.core.units import queries as units
from balaikota.core.units import tasks as unit_tasks
from balaikota.core.units.models import PlannedMove, Succession, Unit
from balaikota.engine.cases.tests.factories import inbox_of
from balaikota.engine.office import actions
from balaikota.engine.office.models import Regrouping
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.lib.errors import Conflict, DomainError
from balaikota.lib.wording import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NEW, LIST = reverse("office:regroup_new"), reverse("office:regroups")
DAY = date(2026, 12, 1)
MIDNIGHT = NOON.astimezone(WIB).replace(month=12, day=1, hour=0)
SECOND, DAY_LONG = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def klojen():
    return make_unit("kecamatan", short_name="Klojen")


@pytest.fixture
def kauman(klojen):
    return make_unit(parent=klojen, short_name="Kauman", code="k1")


@pytest.fixture
def kasin(klojen):
    return make_unit(parent=klojen, short_name="Kasin", code="k2")


@pytest.fixture
def rina(proposer):
    browser = Client()
    browser.force_login(proposer)
    return browser


@pytest.fixture
def tono(decider):
    browser = Client()
    browser.force_login(decider)
    return browser


def typed(klojen, **changes):
    found = {
        "how": "gabung", "unit_1": "k1", "unit_2": "k2", "into": "baru", "goes_on": "",
        "name_1": "Kelurahan Kauman Raya", "code_1": "k9", "parent_1": klojen.code,
        "number": "Perda 7/2026", "title": "Penataan kelurahan", "reason": "Perda sudah terbit",
    }  # fmt: skip
    found |= day("since", DAY) | day("decree_day", date(2026, 11, 2))
    return found | changes


def held(user):
    return Assignment.objects.get(user=user, unit__code__in=["k1", "k2"])


def decide(tono):
    proposal = Proposal.objects.get(state="open")
    page = reverse("office:proposal", args=[proposal.pk])
    return tono.get(page), tono.post(page, {"answer": "yes", "reason": ""})


def merged(rina, tono, klojen, **changes):
    rina.post(NEW, typed(klojen, langkah="usulkan", **changes))
    _seen, done = decide(tono)
    assert done.status_code == 302
    return Regrouping.objects.get()


def test_the_unit_page_leads_to_the_form_with_the_unit_chosen(rina, kauman):
    page = rina.get(reverse("office:unit", args=["k1"]))
    assert f"{NEW}?cara=gabung&amp;unit=k1" in page.content.decode()

    form = rina.get(f"{NEW}?cara=pecah&unit=k1").content.decode()

    assert re.search(r'value="pecah" checked', form)
    assert '<option value="k1" selected>' in form
    assert 'name="since-month" type="text" value="12"' in form


def test_step_by_step_to_a_proposal_that_another_decides(rina, tono, klojen, kauman, kasin):
    siti = make_officer("lurah", kauman, name="Siti")
    teguh = make_officer("lurah", kasin, name="Teguh")
    make_officer("petugas-loket", kasin, name="Nina")

    where = rina.post(NEW, typed(klojen))
    assert "Lebih dari satu orang akan memegang: Lurah." in text_of(where)
    again = rina.post(NEW, typed(klojen, langkah="periksa"))
    assert again.status_code == 422
    assert "Pilih siapa yang tetap" in text_of(again)

    chosen = {f"petugas-{held(siti).pk}": "k9", f"petugas-{held(teguh).pk}": ""}
    check = text_of(rina.post(NEW, typed(klojen, langkah="periksa", **chosen)))
    assert "Kelurahan Kauman, Kelurahan Kasin bergabung mulai 1 Desember 2026" in check
    assert "Teguh, Lurah Kasin perlu ditempatkan" in check
    assert "Siti, Lurah Kauman ikut ke Kelurahan Kauman Raya" in check
    assert "Nina, Petugas Loket Kelurahan Kasin ikut ke Kelurahan Kauman Raya" in check
    assert not Proposal.objects.exists()
    back = rina.post(NEW, typed(klojen, ubah="1", **chosen)).content.decode()
    assert f'type="hidden" name="petugas-{held(teguh).pk}" value=""' in back
    assert 'value="Perda 7/2026"' in back

    done = rina.post(NEW, typed(klojen, langkah="usulkan", **chosen))
    assert done["Location"] == reverse("office:proposals")
    assert not Unit.objects.filter(code="k9").exists()
    own = rina.post(reverse("office:proposal", args=[Proposal.objects.get().pk]), {"answer": "yes"})
    assert own.status_code == 403

    make_officer("verifikator", kasin, name="Agus")  # after it was proposed
    seen, agreed = decide(tono)
    assert "Agus, Verifikator Kelurahan Kasin ikut ke Kelurahan Kauman Raya" in text_of(seen)
    assert agreed.status_code == 302
    new = units.get_unit("k9")
    assert (new.valid_from, units.get_unit("k1").valid_to) == (DAY, DAY)
    assert actor(siti, MIDNIGHT).holding("lurah", new.pk)
    assert not actor(siti, MIDNIGHT - SECOND).holding("lurah", new.pk)
    assert actor(siti, MIDNIGHT - SECOND).holding("lurah", kauman.pk)
    assert not actor(teguh, MIDNIGHT).grants
    assert "penempatan Anda menyusul" in inbox_of(teguh)[0].subject
    assert "Anda menjadi Lurah Kauman Raya" in inbox_of(siti)[0].subject


def test_what_was_decided_is_listed_with_whoever_is_to_be_placed(rina, tono, klojen, kauman, kasin):
    make_officer("lurah", kauman, name="Siti")
    teguh = make_officer("lurah", kasin, name="Teguh")
    row = merged(rina, tono, klojen, **{f"petugas-{held(teguh).pk}": ""})

    assert "Kelurahan Kauman, Kelurahan Kasin bergabung" in text_of(rina.get(LIST))
    page = text_of(rina.get(reverse("office:regroup", args=[row.pk])))
    assert "Perlu ditempatkan" in page
    assert "Teguh , Lurah Kasin" in page
    old, new = (text_of(rina.get(reverse("office:unit", args=[code]))) for code in ("k1", "k9"))
    assert "Unit ini tidak ada lagi mulai 1 Desember 2026" in old
    assert "Tugasnya diteruskan Kelurahan Kauman Raya" in old
    assert "Perda 7/2026 (2-11-2026) tentang Penataan kelurahan" in old
    assert "Unit ini baru ada mulai 1 Desember 2026" in new
    assert "Meneruskan tugas Kelurahan Kauman" in new


def test_before_the_day_it_is_called_off_as_if_it_had_never_been(rina, tono, klojen, kauman, kasin):
    siti = make_officer("lurah", kauman, name="Siti")
    token = lent.make_key(kasin, "cases.view").token
    row = merged(rina, tono, klojen)
    page = reverse("office:regroup", args=[row.pk])

    assert rina.post(page, {"reason": " "}).status_code == 422
    assert rina.post(page, {"reason": "Perda diuji"}).status_code == 302

    row.refresh_from_db()
    assert row.called_off_reason == "Perda diuji"
    assert units.get_unit("k1").valid_to is None
    assert not Unit.objects.filter(code="k9").exists()
    assert not Succession.objects.exists()
    assert actor(siti, MIDNIGHT).holding("lurah", kauman.pk)
    assert find_holder(token, now=MIDNIGHT) is not None
    assert "Dibatalkan" in text_of(rina.get(LIST))
    assert "Batal: Anda tetap bertugas" in inbox_of(siti)[-1].subject
    assert rina.post(page, {"reason": "Lagi"}).status_code == 422


def test_once_the_day_has_come_it_is_not_called_off(rina, tono, klojen, kauman, kasin, proposer):
    row = merged(rina, tono, klojen)

    with pytest.raises(Conflict, match="sudah berlaku"):
        actions.call_off(by=actor(proposer, MIDNIGHT), now=MIDNIGHT, regrouping=row, reason="x")


def test_keys_follow_or_end_and_never_live_on(rina, tono, klojen, kauman, kasin):
    follows = lent.make_key(kauman, "cases.view")
    ends = lent.make_key(kasin, "cases.view")
    merged(rina, tono, klojen, **{f"kunci-{follows.key.pk}": "k9"})
    new = units.get_unit("k9")

    before = find_holder(follows.token, now=MIDNIGHT - SECOND)
    assert before.actor.units_for("cases.view") == {kauman.pk}
    assert find_holder(follows.token, now=MIDNIGHT).actor.units_for("cases.view") == {new.pk}
    assert find_holder(ends.token, now=MIDNIGHT - SECOND) is not None
    assert find_holder(ends.token, now=MIDNIGHT) is None


def test_a_key_does_not_outlive_a_unit_that_is_closed(kauman):
    token = lent.make_key(kauman, "cases.view").token
    Unit.objects.filter(pk=kauman.pk).update(valid_to=DAY)

    assert find_holder(token, now=MIDNIGHT - SECOND) is not None
    assert find_holder(token, now=MIDNIGHT) is None


def test_lower_units_hang_elsewhere_at_midnight_before_their_path_is_written(rina, tono, klojen):
    sukun = make_unit("kecamatan", short_name="Sukun", code="c2")
    bandulan, mulyorejo = make_unit(parent=sukun, code="b1"), make_unit(parent=sukun, code="b2")
    camat = make_officer("camat", sukun, name="Camat Sukun")
    city = make_city()
    merged(
        rina, tono, klojen, how="pecah", unit_1="c2", goes_on="on", rest="c2",
        name_1="Kecamatan Mulyorejo", code_1="c9", parent_1=city.code, **{"bawahan-b2": "c9"},
    )  # fmt: skip
    new = units.get_unit("c9")
    other = make_officer("camat", new, name="Camat Mulyorejo", valid_from=MIDNIGHT)

    def reached(user, at):
        return actor(user, at).units_for("cases.view")

    assert reached(camat, MIDNIGHT - SECOND) == {sukun.pk, bandulan.pk, mulyorejo.pk}
    for _ in ("before the job", "after it"):
        assert reached(camat, MIDNIGHT) == {sukun.pk, bandulan.pk}
        assert reached(other, MIDNIGHT) == {new.pk, mulyorejo.pk}
        assert units.superior(units.get_unit("b2"), on=DAY) == new
        with job_clock.given(MIDNIGHT):
            unit_tasks.settle_moves.call()
    assert units.get_unit("b2").parent == new
    assert not PlannedMove.objects.filter(done_at=None).exists()


def test_a_post_acted_in_follows_the_holder_it_is_acted_for(rina, tono, klojen, kauman, kasin):
    siti = make_officer("lurah", kauman, name="Siti")
    make_officer("lurah", kasin, name="Teguh")
    rudi = make_officer("seklur", kauman, name="Rudi")
    Assignment.objects.create(
        user=rudi, role="lurah", unit=kauman, mode="plh", valid_from=NOON,
        valid_to=MIDNIGHT + timedelta(days=3), decree_number="1", decree_date=DAY, entered_at=NOON,
    )  # fmt: skip
    merged(rina, tono, klojen, **{f"petugas-{held(siti).pk}": ""})

    at = actor(rudi, MIDNIGHT)
    assert [grant.role for grant in at.grants] == ["seklur"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit_2": ""}, "Pilih paling sedikit dua unit yang bergabung."),
        ({"unit_2": "35.73"}, "Unit yang bergabung harus sejenis."),
        ({"code_1": "k2"}, "Kode unit k2 sudah dipakai."),
        ({"code_1": ""}, "Isi kode unit barunya."),
        ({"name_1": ""}, "Isi nama unit barunya."),
        ({"parent_1": "k1"}, "Pilih unit di atasnya."),
        ({"how": ""}, "Pilih bergabung atau dipecah."),
        ({"how": "pecah", "name_1": "", "code_1": ""}, "Unit dipecah menjadi paling sedikit dua."),
        ({"since-day": "24", "since-month": "11"}, "Pilih hari sesudah hari ini."),
        ({"decree_day-month": "12", "decree_day-day": "5"}, "Peraturan ditetapkan sebelum"),
        ({"number": ""}, "Isi nomor peraturannya."),
        ({"unit_1": "tidak-ada"}, "Unit tidak-ada tidak ada."),
    ],
)
def test_what_cannot_be_says_why_and_keeps_what_was_typed(
    rina, klojen, kauman, kasin, changes, message
):
    page = rina.post(NEW, typed(klojen, **changes))

    assert page.status_code == 422
    assert message in text_of(page)
    assert "Penataan kelurahan" in page.content.decode()
    assert not Proposal.objects.exists()


def test_one_unit_goes_on_and_takes_the_other_in(rina, tono, klojen, kauman, kasin):
    siti = make_officer("lurah", kauman, name="Siti")
    nina = make_officer("petugas-loket", kasin, name="Nina")
    merged(rina, tono, klojen, into="k1", name_1="", code_1="")

    assert units.get_unit("k1").valid_to is None
    assert units.get_unit("k2").valid_to == DAY
    assert actor(siti, MIDNIGHT).holding("lurah", kauman.pk)
    assert actor(nina, MIDNIGHT).holding("petugas-loket", kauman.pk)
    assert kasin.pk in actor(siti, MIDNIGHT).units_for("cases.view"), "its archive comes along"
    assert kasin.pk not in actor(siti, MIDNIGHT - SECOND).units_for("cases.view")


def test_a_unit_merges_once(rina, tono, klojen, kauman, kasin):
    merged(rina, tono, klojen)

    again = rina.post(NEW, typed(klojen, code_1="k8"))

    assert again.status_code == 422
    assert "sudah direncanakan berakhir" in text_of(again)


def test_only_who_may_proposes_or_calls_off(rina, tono, klojen, kauman, kasin, client):
    row = merged(rina, tono, klojen)
    camat = make_officer("camat", klojen)
    client.force_login(camat)

    assert client.get(NEW).status_code == 404
    page = reverse("office:regroup", args=[row.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": "x"}).status_code == 403
    with pytest.raises(DomainError):
        actions.call_off(by=actor(camat), now=NOON, regrouping=row, reason="x")


def test_the_list_costs_the_same_for_few_and_many(
    rina, tono, klojen, kauman, kasin, django_assert_max_num_queries
):
    merged(rina, tono, klojen)
    rina.get(LIST)
    one = Regrouping.objects.get()
    for _ in range(20):
        one.pk = None
        one.save()

    with django_assert_max_num_queries(8):
        assert rina.get(LIST).status_code == 200


def test_leave_across_the_day_is_stood_in_for_at_both_units(rina, tono, klojen, kauman, kasin):
    siti = make_officer("lurah", kauman, name="Siti")
    rudi = make_officer("seklur", kauman, name="Rudi")
    merged(rina, tono, klojen)
    admin = actor(make_officer("admin-orang", make_city()))

    people.enter_leave(
        by=admin, now=NOON, user=siti, kind="cuti", valid_from=MIDNIGHT - 3 * DAY_LONG,
        valid_to=MIDNIGHT + 3 * DAY_LONG, stand_in=people.StandIn(rudi, "800/9/2026", DAY),
    )  # fmt: skip

    new = units.get_unit("k9")
    assert actor(rudi, MIDNIGHT - SECOND).holding("lurah", kauman.pk).mode == "plh"
    assert actor(rudi, MIDNIGHT).holding("lurah", new.pk).mode == "plh"
    assert not actor(siti, MIDNIGHT).grants


def test_nothing_is_entered_that_would_be_lost_with_the_unit(rina, tono, klojen, kauman, kasin):
    merged(rina, tono, klojen)
    admin = actor(make_officer("admin-orang", make_city()))
    agus = make_officer("verifikator", klojen, name="Agus")
    given = {"by": admin, "now": NOON, "user": agus, "role": "verifikator", "unit": kauman}

    with pytest.raises(DomainError, match="tidak ada lagi mulai 1 Desember 2026"):
        people.assign(**given | {"unit": units.get_unit("k1")}, valid_from=NOON)
    ends = people.assign(
        **given | {"unit": units.get_unit("k1")}, valid_from=NOON, valid_to=MIDNIGHT
    )
    assert ends.valid_to == MIDNIGHT
