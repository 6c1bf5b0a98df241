"""Rights that are narrower than a role: mandates, queues, leave, closed units, strategic acts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balaikota.core import manifest
from balaikota.core.action import ActorKind
from balaikota.core.action import actor as actors
from balaikota.core.people import actions, queries, rules
from balaikota.core.people.models import Leave
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
    make_user,
)
from balaikota.core.units import queries as units
from balaikota.lib.errors import NotFound
from balaikota.lib.wording import WIB

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
VIEW, END = "people.view", "people.end_assignment"


@pytest.fixture
def kauman():
    return make_unit(short_name="Kauman")


@pytest.fixture
def strategic(monkeypatch):
    """Ending assignments is a strategic decision, for this test."""
    monkeypatch.setattr(actors, "strategic_permissions", lambda: frozenset({END}))


def away(user, start=NOON, end=NOON + timedelta(days=3), **fields):
    fields = {"kind": "cuti", "entered_at": NOON} | fields
    return Leave.objects.create(user=user, valid_from=start, valid_to=end, **fields)


def mandate(user, role, unit, *verbs):
    return assign(user, role, unit, mode="mandat", verbs=rules.spaced(verbs))


def test_a_mandate_lends_the_verbs_it_names_and_no_others():
    klojen = make_unit("kecamatan")
    officer = make_user("Budi")
    mandate(officer, "camat", klojen, VIEW)

    by = actor(officer)

    assert by.may(VIEW, klojen.pk)
    assert not by.may(END, klojen.pk)
    assert by.grants[0].title == "a.n. Camat Contoh " + klojen.short_name.split()[-1]


def test_a_mandate_says_what_it_is_for():
    klojen = make_unit("kecamatan", short_name="Klojen")
    officer = make_user("Budi")
    mandate(officer, "camat", klojen, VIEW)

    answer = queries.why(actor(officer), END, klojen.pk, now=NOON)

    assert answer.text == (
        "Tidak boleh: mandat Anda (a.n. Camat Klojen) hanya untuk: "
        "Melihat siapa memegang jabatan apa."
    )


def test_a_mandate_cannot_lend_what_the_role_lacks(kauman):
    officer = make_user("Budi")
    mandate(officer, "lurah", kauman, "people.assign")

    assert not actor(officer).may("people.assign", kauman.pk)


def test_a_mandate_staffs_a_post_only_for_what_it_lends(kauman):
    mandate(make_user("Budi"), "lurah", kauman, "cases.act")

    assert queries.has_holder("lurah", kauman.pk, now=NOON, verb="cases.act")
    assert not queries.has_holder("lurah", kauman.pk, now=NOON, verb="cases.act_x")
    assert not queries.has_holder("lurah", kauman.pk, now=NOON, verb="cases.view")


def test_the_database_refuses_a_mandate_without_verbs_and_verbs_without_a_mandate(kauman):
    for fields in ({"mode": "mandat"}, {"verbs": " people.view "}):
        with pytest.raises(IntegrityError), transaction.atomic():
            assign(make_user("Budi"), "lurah", kauman, **fields)


def test_a_mandate_stands_beside_the_holder(kauman):
    lurah = make_officer("lurah", kauman)
    mandate(make_user("Budi"), "lurah", kauman, "cases.act")
    mandate(make_user("Ani"), "lurah", kauman, "cases.act")

    assert queries.find_holders("lurah", kauman.pk, now=NOON)[0] == lurah
    assert len(queries.find_holders("lurah", kauman.pk, now=NOON)) == 3


@pytest.mark.parametrize("mode", ["plh", "plt", "mandat"])
def test_strategic_acts_are_closed_to_whoever_only_acts_in_the_post(strategic, mode):
    klojen = make_unit("kecamatan", short_name="Klojen")
    verbs = {"verbs": rules.spaced([VIEW, END])} if mode == "mandat" else {}
    officer = make_officer("camat", klojen, mode=mode, **verbs)
    prefix = {"plh": "Plh.", "plt": "Plt.", "mandat": "a.n."}[mode]

    by = actor(officer)

    assert by.may(VIEW, klojen.pk)
    assert not by.may(END, klojen.pk)
    assert queries.why(by, END, klojen.pk, now=NOON).text == (
        f"Tidak boleh: keputusan strategis tertutup bagi {prefix} Camat Klojen "
        "(UU 30/2014 Pasal 14 ayat 7)."
    )


def test_strategic_acts_are_open_to_the_definitive_holder(strategic):
    klojen = make_unit("kecamatan")

    assert actor(make_officer("camat", klojen)).may(END, klojen.pk)


def test_a_strategic_permission_is_read_from_the_manifests(monkeypatch):
    declared = manifest.Manifest("x", "X", permissions={"x.do": "Do"}, strategic=("x.do",))
    monkeypatch.setattr(manifest, "all_manifests", lambda: (declared,))

    assert manifest.strategic_permissions() == {"x.do"}
    assert manifest.title_of_permission("x.do") == "Do"
    assert manifest.title_of_permission("x.gone") == "x.gone"


def test_whoever_is_on_leave_holds_nothing_and_is_told_until_when(kauman):
    lurah = make_officer("lurah", kauman)
    away(lurah, end=datetime(2026, 11, 28, tzinfo=WIB))

    by = actor(lurah)

    assert by.kind is ActorKind.RESIDENT
    assert (by.grants, by.away_until) == ((), datetime(2026, 11, 28, tzinfo=WIB))
    text = "Tidak boleh: Anda tercatat tidak bertugas sampai 27 November 2026."
    assert queries.why(by, VIEW, kauman.pk, now=NOON).text == text
    assert queries.explain(by, "lurah", kauman.pk, now=NOON).text == text


def test_leave_empties_the_post_exactly_from_its_start_to_its_end(kauman):
    lurah = make_officer("lurah", kauman)
    away(lurah, start=NOON, end=NOON + timedelta(days=1))

    def attended(moment):
        return queries.has_holder("lurah", kauman.pk, now=moment), bool(actor(lurah, moment).grants)

    assert attended(NOON - SECOND) == (True, True)
    assert attended(NOON) == (False, False)
    assert attended(NOON + timedelta(days=1) - SECOND) == (False, False)
    assert attended(NOON + timedelta(days=1)) == (True, True)


def test_leave_of_one_is_not_leave_of_another(kauman):
    lurah = make_officer("lurah", kauman)
    away(make_officer("lurah"))

    assert queries.find_holders("lurah", kauman.pk, now=NOON) == [lurah]
    assert actor(lurah).away_until is None


def test_leave_called_off_before_it_began_empties_nothing(kauman):
    lurah = make_officer("lurah", kauman)
    away(lurah, start=NOON, end=NOON, ended_at=NOON, ended_reason="batal")

    assert actor(lurah).grants


def test_a_queue_limits_an_assignment_to_its_services(kauman):
    officer = make_officer("petugas-loket", kauman, services=rules.spaced(["akta-lahir"]))

    grant = actor(officer).grants[0]

    assert grant.services == {"akta-lahir"}
    assert (grant.serves("akta-lahir"), grant.serves("akta-mati")) == (True, False)
    held = actor(officer).holding("petugas-loket", kauman.pk, service="akta-mati")
    assert held is None
    assert queries.find_holders("petugas-loket", kauman.pk, now=NOON, service="akta-lahir")
    assert not queries.find_holders("petugas-loket", kauman.pk, now=NOON, service="akta")


def test_whose_queue_lacks_the_service_is_told_so(kauman):
    officer = make_officer("petugas-loket", kauman, services=rules.spaced(["akta-lahir"]))

    answer = queries.explain(
        actor(officer), "petugas-loket", kauman.pk, now=NOON, service="akta-mati"
    )

    assert answer.text == (
        "Tidak boleh: antrean Anda (Petugas Loket Kelurahan Kauman) tidak memuat layanan ini."
    )


def test_an_assignment_may_be_kept_from_the_units_below():
    klojen = make_unit("kecamatan")
    make_unit(parent=klojen)

    by = actor(make_officer("camat", klojen, reaches_below=False))
    city = actor(make_officer("auditor", make_city(), reaches_below=False))

    assert by.units_for(VIEW) == {klojen.pk}
    assert city.units_for(VIEW) == {make_city().pk}


def test_a_right_does_not_outlive_its_unit(kauman):
    lurah = make_officer("lurah", kauman)
    kauman.valid_to = date(2026, 11, 25)
    kauman.save()
    midnight = datetime(2026, 11, 25, tzinfo=WIB)

    for moment, holds in ((midnight - SECOND, True), (midnight, False)):
        assert bool(actor(lurah, moment).grants) is holds
        assert queries.has_holder("lurah", kauman.pk, now=moment) is holds


def test_a_right_does_not_come_before_its_unit(kauman):
    lurah = make_officer("lurah", kauman)
    kauman.valid_from = date(2026, 11, 25)
    kauman.save()

    assert actor(lurah).grants == ()
    assert not queries.has_holder("lurah", kauman.pk, now=NOON)


def test_why_names_the_assignment_that_gives_the_right():
    klojen = make_unit("kecamatan", short_name="Klojen")
    kauman = make_unit(parent=klojen)
    camat = make_officer("camat", klojen, decree_number="821/9/2025")

    assert queries.why(actor(camat), END, kauman.pk, now=NOON) == queries.Explanation(
        True, "Boleh, karena Anda Camat Klojen (SK 821/9/2025)."
    )


def test_why_not_when_the_right_lies_elsewhere(kauman):
    other = make_officer("lurah", make_unit(short_name="Sukun"))

    assert queries.why(actor(other), VIEW, kauman.pk, now=NOON).text == (
        "Tidak boleh: wewenang Anda (Lurah Sukun) tidak di unit ini."
    )


def test_why_not_when_no_post_gives_the_right(kauman):
    assert queries.why(actor(make_user()), VIEW, kauman.pk, now=NOON).text == (
        "Tidak boleh: tidak ada jabatan Anda yang memuat wewenang ini."
    )


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (
            {"valid_from": datetime(2026, 12, 1, tzinfo=WIB)},
            "Belum boleh: masa Anda sebagai Lurah Kauman mulai Selasa, 1 Desember 2026, 00.00 WIB.",
        ),
        (
            {"valid_to": datetime(2026, 11, 1, tzinfo=WIB)},
            "Tidak boleh: masa Anda sebagai Lurah Kauman berakhir 31 Oktober 2026.",
        ),
    ],
)
def test_why_not_before_and_after_ones_time(kauman, period, text):
    officer = make_officer("lurah", kauman, **period)

    assert queries.why(actor(officer), VIEW, kauman.pk, now=NOON).text == text
    assert queries.explain(actor(officer), "lurah", kauman.pk, now=NOON).text == text


def test_a_right_lost_with_its_unit_is_explained(kauman):
    lurah = make_officer("lurah", kauman)
    kauman.valid_to = date(2026, 11, 20)
    kauman.save()

    assert queries.why(actor(lurah), VIEW, kauman.pk, now=NOON).text == (
        "Tidak boleh: Kelurahan Kauman sudah tidak ada sejak 20 November 2026."
    )


def test_everybodys_rights_are_found_in_one_query(kauman, django_assert_num_queries):
    lurah, camat = make_officer("lurah", kauman), make_officer("camat")
    make_officer("lurah", valid_to=NOON)
    away(camat)

    units.heirs(NOON.date()), units.find_due_moves(NOON.date())  # kept per process
    with django_assert_num_queries(1):
        found = queries.find_held(now=NOON)

    assert set(found) == {lurah.pk, camat.pk}
    assert found[lurah.pk].grants == actor(lurah).grants
    assert found[camat.pk].away_until is not None


@pytest.mark.parametrize(("words", "stored"), [((), ""), (("b", "a", "b"), " a b ")])
def test_words_are_stored_with_a_blank_on_either_side(words, stored):
    assert rules.spaced(words) == stored


@pytest.mark.parametrize(
    ("verbs", "message"),
    [((), "Pilih paling sedikit satu wewenang."), (("people.assign",), "tidak dapat dimandatkan")],
)
def test_a_mandate_lends_something_and_only_what_the_post_can_lend(kauman, verbs, message):
    admin = actor(make_officer("admin-orang", make_city()))
    lurah = make_officer("lurah", kauman)

    with pytest.raises(actions.NotFitting, match=message) as refused:
        actions.lend_mandate(
            by=admin, now=NOON, user=lurah, role="lurah", unit=kauman, verbs=verbs, services=(),
            valid_from=NOON, valid_to=NOON + timedelta(days=7), decree_number="800/3/2026",
            decree_date=date(2026, 11, 23),
        )  # fmt: skip

    assert refused.value.field == "verbs"


def test_the_matrix_of_a_unit_beyond_reach_looks_absent(kauman):
    lurah = actor(make_officer("lurah", make_unit()))

    with pytest.raises(NotFound):
        queries.find_matrix(lurah, kauman.pk, at=NOON)


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"valid_to": date(2026, 11, 1)}, "Kelurahan Kauman ditutup sejak 1 November 2026"),
        ({"valid_from": date(2027, 1, 1)}, "Kelurahan Kauman baru ada mulai 1 Januari 2027"),
    ],
)
def test_a_post_of_a_unit_that_does_not_exist_says_so(days, reason):
    kauman = make_unit(short_name="Kauman", **days)
    make_officer("lurah", kauman)
    post, week = ("lurah", kauman.pk), (NOON, NOON + timedelta(days=7))

    held = queries.find_stints([post], start=week[0], end=week[1])[post]

    assert queries.unstaffed(held, kauman, *week, verb="cases.act") == [week]
    assert queries.reasons_for(held, kauman, week, verb="cases.act") == [reason]
