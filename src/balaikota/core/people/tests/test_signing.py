"""In whose name a letter is signed, by which post, and on what that stands."""

from __future__ import annotations

import pytest
from django.utils import translation

from balaikota.core.people import queries, rules
from balaikota.core.people.queries import Signing
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
ACT = "cases.act"


@pytest.fixture
def klojen():
    return make_unit("kecamatan", short_name="Klojen")


@pytest.fixture
def kauman(klojen):
    return make_unit(parent=klojen, short_name="Kauman")


def by_mandate(user, role, unit):
    """Lend ``user`` the power to act as ``role`` at a unit, and sign by it."""
    lent = assign(user, role, unit, mode="mandat", verbs=rules.spaced([ACT]))
    by = actor(user)
    return queries.signing_of(
        by, next(one for one in by.grants if one.assignment_id == lent.pk), now=NOON
    )


def words(signing):
    return signing.behalf_of, signing.through, signing.title


def test_a_definitive_holder_signs_as_such_and_it_costs_nothing(kauman, django_assert_num_queries):
    by = actor(make_officer("lurah", kauman))

    with django_assert_num_queries(0):
        signing = queries.signing_of(by, by.grants[0], now=NOON)

    assert signing == Signing("Lurah Kauman")


@pytest.mark.parametrize(("mode", "prefix"), [("plh", "Plh."), ("plt", "Plt.")])
def test_who_acts_in_a_post_signs_as_such_by_a_decree(kauman, mode, prefix):
    by = actor(make_officer("lurah", kauman, mode=mode))

    signing = queries.signing_of(by, by.grants[0], now=NOON)

    assert words(signing) == ("", "", f"{prefix} Lurah Kauman")
    assert signing.basis == (
        f"{prefix} Lurah Kauman menurut 800/1/2026 tanggal 2 November 2026, "
        "berlaku 24 November 2025 – 8 Desember 2026"
    )
    with translation.override("en"):
        assert "dated 2 November 2026" in queries.signing_of(by, by.grants[0], now=NOON).basis


def test_a_mandate_is_signed_in_the_name_of_the_post(kauman):
    secretary = make_officer("seklur", kauman)

    assert words(by_mandate(secretary, "lurah", kauman)) == (
        "Lurah Kauman", "", "Sekretaris Kelurahan Kauman",
    )  # fmt: skip


def test_the_head_of_the_unit_below_signs_without_anybody_between(klojen, kauman):
    lurah = make_officer("lurah", kauman)

    assert words(by_mandate(lurah, "camat", klojen)) == ("Camat Klojen", "", "Lurah Kauman")


def test_a_mandate_that_skips_an_office_names_it(klojen, kauman):
    secretary = make_officer("seklur", kauman)

    assert words(by_mandate(secretary, "camat", klojen)) == (
        "Camat Klojen", "Lurah Kauman", "Sekretaris Kelurahan Kauman",
    )  # fmt: skip


def test_a_mandate_of_the_city_to_a_head_two_levels_below_names_the_one_between(kauman):
    lurah = make_officer("lurah", kauman)

    assert words(by_mandate(lurah, "wali-kota", make_city())) == (
        "Wali Kota Malang", "Camat Klojen", "Lurah Kauman",
    )  # fmt: skip


def test_where_no_post_must_be_filled_the_one_that_is_held_heads_the_unit():
    office = make_unit("sekretariat", make_city(), name="Sekretariat Daerah", short_name="Setda")
    make_officer("sekda", office)
    verifier = make_officer("verifikator", office)

    assert words(by_mandate(verifier, "wali-kota", make_city()))[1] == "Sekretaris Daerah"


def test_where_nobody_heads_the_unit_nobody_is_named_between():
    office = make_unit("bagian", make_city(), name="Bagian Umum", short_name="Umum")
    verifier = make_officer("verifikator", office)

    assert words(by_mandate(verifier, "wali-kota", make_city()))[1] == ""


def test_the_post_at_the_same_unit_is_signed_by_not_one_elsewhere(klojen, kauman):
    officer = make_officer("verifikator", klojen)
    assign(officer, "seklur", kauman)

    assert words(by_mandate(officer, "lurah", kauman))[2] == "Sekretaris Kelurahan Kauman"


def test_who_holds_no_post_of_their_own_signs_in_the_name_alone(kauman):
    officer = make_user("Budi")

    assert words(by_mandate(officer, "lurah", kauman)) == ("Lurah Kauman", "", "")


def test_a_definitive_assignment_has_no_basis_to_tell(kauman):
    assert queries.basis_of(assign(make_user("Ani"), "lurah", kauman)) == ""
