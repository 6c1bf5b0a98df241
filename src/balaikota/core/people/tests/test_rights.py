from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db.models import Exists
from django.utils import translation

from balaikota.core.action import ActorKind, system
from balaikota.core.manifest import permissions_of
from balaikota.core.people import queries
from balaikota.core.people.models import Assignment, Leave, Mode, User
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


def test_a_lurah_acts_at_the_kelurahan_and_nowhere_else():
    kauman, other = make_unit(short_name="Kauman"), make_unit()
    lurah = make_officer("lurah", kauman)

    by = actor(lurah)

    assert by.kind is ActorKind.OFFICER
    assert by.is_officer
    assert by.id == str(lurah.pk)
    assert by.holding("lurah", kauman.pk).title == "Lurah Kauman"
    assert by.may("people.view", kauman.pk)
    assert not by.may("people.view", other.pk)


def test_a_camat_reaches_the_kelurahan_below_and_not_the_next_kecamatan():
    klojen, sukun = make_unit("kecamatan"), make_unit("kecamatan")
    kauman, tanjungrejo = make_unit(parent=klojen), make_unit(parent=sukun)

    by = actor(make_officer("camat", klojen))

    assert by.units_for("people.view") == {klojen.pk, kauman.pk}
    assert not by.may("people.appoint_acting", tanjungrejo.pk)


def test_a_code_that_begins_like_another_is_not_below_it():
    city = make_city()
    first, second = (make_unit("kecamatan", city, code=code) for code in ("35.73.1", "35.73.10"))
    below = make_unit(parent=second)

    assert below.pk not in actor(make_officer("camat", first)).units_for("people.view")


@pytest.mark.parametrize("role", ["inspektorat", "auditor", "bagian-organisasi"])
def test_a_role_that_reaches_the_city_sees_units_beside_its_own(role):
    kind = {"inspektorat": "inspektorat", "bagian-organisasi": "bagian"}.get(role, "dinas")
    office, kauman = make_unit(kind), make_unit()

    assert kauman.pk in actor(make_officer(role, office)).units_for("people.view")


def test_a_person_without_assignment_is_a_resident():
    by = actor(make_user())

    assert by.kind is ActorKind.RESIDENT
    assert by.permissions == permissions_of("warga")
    assert not by.is_officer


def test_an_officer_stays_a_resident_as_well():
    assert actor(make_officer("lurah")).permissions == permissions_of("warga")


def test_a_closed_account_holds_nothing():
    lurah = make_officer("lurah")
    lurah.is_active = False
    lurah.save()

    assert actor(lurah).grants == ()
    assert actor(lurah).permissions == frozenset()


def test_a_closed_account_does_not_staff_its_post():
    kauman = make_unit()
    lurah = make_officer("lurah", kauman)
    lurah.is_active = False
    lurah.save()

    assert not queries.has_holder("lurah", kauman.pk, now=NOON)


def test_a_role_that_was_dropped_gives_nothing():
    assert actor(make_officer("juru-tulis")).grants == ()


def test_a_right_ends_exactly_at_the_end_of_the_assignment():
    kauman = make_unit()
    lurah = make_officer("lurah", kauman, valid_to=NOON)

    assert queries.has_holder("lurah", kauman.pk, now=NOON - SECOND)
    assert not queries.has_holder("lurah", kauman.pk, now=NOON)
    assert actor(lurah, NOON - SECOND).grants
    assert actor(lurah, NOON).grants == ()


def test_a_right_begins_exactly_at_the_start_of_the_assignment():
    kauman = make_unit()
    lurah = make_officer("lurah", kauman, valid_from=NOON)

    assert actor(lurah, NOON - SECOND).grants == ()
    assert queries.find_holders("lurah", kauman.pk, now=NOON) == [lurah]


def test_the_definitive_holder_comes_before_the_stand_in():
    kauman = make_unit()
    stand_in = make_officer("lurah", kauman, mode="plh")
    lurah = make_officer("lurah", kauman)

    assert queries.find_holders("lurah", kauman.pk, now=NOON) == [lurah, stand_in]


def test_one_person_may_hold_posts_at_two_units():
    kauman, sukun = make_unit(short_name="Kauman"), make_unit(short_name="Sukun")
    lurah = make_officer("lurah", kauman)
    assign(lurah, "lurah", sukun, mode="plh")

    titles = [grant.title for grant in actor(lurah).grants]

    assert titles == ["Lurah Kauman", "Plh. Lurah Sukun"]


def test_rights_take_one_query_however_far_they_reach(django_assert_num_queries):
    klojen = make_unit("kecamatan")
    for _ in range(4):
        make_unit(parent=klojen)
    camat = make_officer("camat", klojen)
    assign(camat, "koordinator", make_city())

    units.heirs(NOON.date()), units.find_due_moves(NOON.date())  # kept per process
    with django_assert_num_queries(1):
        assert len(actor(camat).grants) == 2


def test_staffed_tells_posts_with_a_holder_from_empty_ones():
    kauman, sukun = make_unit(), make_unit()
    make_officer("lurah", kauman, valid_to=NOON)

    def posts(now: datetime) -> set[int]:
        rows = Assignment.objects.filter(Exists(queries.staffed(now)))
        return set(rows.values_list("unit_id", flat=True))

    assert posts(NOON - SECOND) == {kauman.pk}
    assert posts(NOON) == set()
    assert sukun.pk not in posts(NOON - SECOND)


def test_staffed_takes_the_outer_paths():
    kauman = make_unit()
    seat = make_officer("lurah", kauman)
    staffed = queries.staffed(NOON, role="role", unit="unit__pk")

    assert Assignment.objects.get(Exists(staffed)).user_id == seat.pk


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"mode": "plh", "valid_to": datetime(2026, 12, 1, tzinfo=WIB)},
            "Boleh, karena Anda Plh. Lurah Kauman sampai 30 November 2026 (SK 800/1/2026).",
        ),
        ({}, "Boleh, karena Anda Lurah Kauman."),
        ({"decree_number": "821/7/2025"}, "Boleh, karena Anda Lurah Kauman (SK 821/7/2025)."),
        (
            {"valid_to": NOON + timedelta(hours=2)},
            "Boleh, karena Anda Lurah Kauman sampai Selasa, 24 November 2026, 14.00 WIB.",
        ),
    ],
)
def test_a_right_explains_itself(fields, sentence):
    kauman = make_unit(short_name="Kauman")
    officer = make_officer("lurah", kauman, **fields)

    answer = queries.explain(actor(officer), "lurah", kauman.pk, now=NOON)

    assert answer == queries.Explanation(True, sentence)


def test_whoever_may_not_is_told_who_may():
    kauman = make_unit(short_name="Kauman")
    make_officer("lurah", kauman, name="Siti Aminah")

    answer = queries.explain(actor(make_officer("camat")), "lurah", kauman.pk, now=NOON)

    assert answer == queries.Explanation(
        False, "Tidak boleh: ini tugas Siti Aminah (Lurah Kauman)."
    )


def test_whoever_held_the_post_is_told_when_it_ended():
    kauman = make_unit(short_name="Kauman")
    lurah = make_officer("lurah", kauman, valid_to=datetime(2026, 11, 1, tzinfo=WIB))

    answer = queries.explain(actor(lurah), "lurah", kauman.pk, now=NOON)

    assert answer.text == "Tidak boleh: masa Anda sebagai Lurah Kauman berakhir 31 Oktober 2026."


def test_an_empty_post_says_that_it_is_empty():
    kauman = make_unit(short_name="Kauman")
    text = "Tidak boleh: Lurah Kauman sedang kosong."

    for by in (actor(make_user()), system("cases.close")):
        assert queries.explain(by, "lurah", kauman.pk, now=NOON).text == text


def test_an_empty_post_of_an_unknown_unit_is_named_by_its_role():
    text = queries.explain(actor(make_user()), "lurah", 0, now=NOON).text

    assert text == "Tidak boleh: lurah sedang kosong."


def test_an_explanation_follows_the_language():
    kauman = make_unit(short_name="Kauman")
    lurah = make_officer("lurah", kauman)

    with translation.override("en"):
        text = queries.explain(actor(lurah), "lurah", kauman.pk, now=NOON).text

    assert text == "You may, because you are Lurah Kauman."


def test_an_assignment_outside_ones_units_looks_absent():
    kauman, sukun = make_unit(), make_unit()
    held = assign(make_user("Budi"), "petugas-loket", kauman)

    assert queries.get_assignment(
        actor(make_officer("lurah", kauman)), held.pk, permission="people.view"
    )
    with pytest.raises(NotFound):
        queries.get_assignment(
            actor(make_officer("lurah", sukun)), held.pk, permission="people.view"
        )


def test_a_residents_account_is_not_an_officer():
    with pytest.raises(NotFound):
        queries.get_officer(make_user().pk)

    assert queries.get_officer(make_user("Budi").pk).name == "Budi"


def test_officers_of_a_role_are_found_over_the_whole_city():
    first, second = make_officer("camat", name="Ani"), make_officer("camat", name="Budi")
    make_officer("camat", name="Lama", valid_to=NOON)

    assert queries.find_officers_by_role("camat", now=NOON) == [first, second]


def test_user_names_and_addresses_are_one_whatever_their_case():
    make_user("Budi", username="budi", email="Budi@Contoh.test")

    assert queries.is_username_taken("BUDI")
    assert queries.is_email_taken("budi@contoh.TEST")
    assert not queries.is_email_taken("")
    assert not queries.is_username_taken("ani")


# Signed in


def signed_in(user):
    found = queries.get_signed_in(user.pk, now=NOON)
    assert found == user
    return queries.actor_signed_in(found, now=NOON)


def test_the_account_of_a_session_comes_with_its_rights_in_one_statement(
    django_assert_num_queries,
):
    klojen = make_unit("kecamatan")
    camat = make_officer("camat", klojen)
    assign(camat, "lurah", make_unit(parent=klojen), mode=Mode.PLT)
    actor(camat)  # what a process keeps of mergers is read

    with django_assert_num_queries(1):
        by = signed_in(camat)

    assert by == actor(camat)
    assert len(by.grants) == 2


def test_the_account_itself_is_read_whole():
    user = make_user("Siti", language="en")

    found = queries.get_signed_in(user.pk, now=NOON)

    assert vars(found)["_state"].db == "default"
    for field in User._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(User.objects.get(pk=user.pk), field.attname)


@pytest.mark.parametrize("role", ["", "camat"])
def test_whoever_holds_nothing_now_is_a_resident(role):
    user = make_officer(role, valid_to=NOON) if role else make_user()

    assert signed_in(user) == actor(user)
    assert signed_in(user).kind is ActorKind.RESIDENT


def test_whoever_is_on_leave_is_told_so():
    user = make_officer("lurah")
    Leave.objects.create(
        user=user, kind="cuti", valid_from=NOON, valid_to=NOON + SECOND, entered_at=NOON
    )

    assert signed_in(user) == actor(user)
    assert signed_in(user).away_until == NOON + SECOND


def test_a_closed_or_unknown_account_is_nobodys():
    closed = make_officer("lurah")
    User.objects.filter(pk=closed.pk).update(is_active=False)

    assert queries.get_signed_in(closed.pk, now=NOON) is None
    assert queries.get_signed_in(closed.pk + 1, now=NOON) is None


def test_what_was_told_is_told_once():
    unit = make_unit()
    found = queries.get_signed_in(make_officer("lurah", unit).pk, now=NOON)
    assert queries.actor_signed_in(found, now=NOON).may("people.view", unit.pk)

    Assignment.objects.update(valid_to=NOON)

    assert not queries.actor_signed_in(found, now=NOON).may("people.view", unit.pk)
