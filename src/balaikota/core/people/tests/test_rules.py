from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from balaikota.core.manifest import all_manifests
from balaikota.core.people import rules
from balaikota.core.people.roles import ROLES, Reach, appoints, roles_at, single_roles
from balaikota.core.units.models import Kind
from balaikota.lib.wording import WIB

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("role", "mode", "name", "title"),
    [
        ("lurah", "definitif", "Kelurahan Kauman", "Lurah Kauman"),
        ("lurah", "plh", "Kelurahan Kauman", "Plh. Lurah Kauman"),
        ("camat", "plt", "Kecamatan Klojen", "Plt. Camat Klojen"),
        ("seklur", "definitif", "Kelurahan Kauman", "Sekretaris Kelurahan Kauman"),
        ("kepala-opd", "definitif", "Dinas Sosial", "Kepala Dinas Sosial"),
        ("wali-kota", "definitif", "Pemerintah Kota Malang", "Wali Kota Malang"),
        ("wali-kota", "definitif", "Kota Batu", "Wali Kota Batu"),
        ("lurah", "definitif", "Kelurahan Kotalama", "Lurah Kotalama"),
        ("sekda", "plh", "Sekretariat Daerah", "Plh. Sekretaris Daerah"),
        ("dihapus", "definitif", "Kelurahan Kauman", "dihapus Kelurahan Kauman"),
    ],
)
def test_a_holder_signs_with_prefix_post_and_unit(role, mode, name, title):
    assert rules.signs_as(role, mode, name) == title


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ((0, 2), (1, 3), True),
        ((0, 2), (2, 3), False),
        ((0, None), (5, 6), True),
        ((5, 6), (0, None), True),
        ((0, None), (3, None), True),
        ((5, 6), (0, 5), False),
        ((1, 1), (0, 5), False),
        ((0, 5), (1, 1), False),
    ],
)
def test_half_open_periods_share_a_moment_or_not(first, second, share):
    ends = [None if day is None else NOON + day * DAY for day in (*first, *second)]

    assert rules.overlaps(*ends) is share


def test_a_stand_in_is_proposed_from_this_minute_to_the_end_of_the_fourteenth_day():
    start, end = rules.default_period("plh", NOON + timedelta(seconds=41))

    assert start == NOON
    assert end == datetime(2026, 12, 8, tzinfo=WIB)


def test_a_definitive_holder_is_proposed_from_tomorrow_without_end():
    late_evening = datetime(2026, 11, 24, 16, 59, tzinfo=UTC)  # 23.59 WIB

    assert rules.default_period("definitif", late_evening) == (
        datetime(2026, 11, 25, tzinfo=WIB),
        None,
    )


@pytest.mark.parametrize(
    ("end", "lang", "words"),
    [
        (datetime(2026, 12, 1, tzinfo=WIB), "id", "30 November 2026"),
        (datetime(2026, 12, 1, tzinfo=WIB), "en", "30 November 2026"),
        (NOON, "id", "Selasa, 24 November 2026, 12.00 WIB"),
    ],
)
def test_an_end_at_midnight_is_said_by_its_latest_day(end, lang, words):
    assert rules.until_words(end, lang) == words


def test_roles_of_the_brief_are_there():
    assert set(ROLES) == {
        "petugas-loket", "verifikator", "lurah", "seklur", "camat", "kepala-opd", "koordinator",
        "sekda", "wali-kota", "inspektorat", "bagian-organisasi", "auditor", "admin-orang",
        "admin-sistem", "bendahara", "warga", "pengunjung",
    }  # fmt: skip


def test_every_role_is_whole():
    for role in ROLES.values():
        assert role.title("id")
        assert role.title("en") == role.title_en
        assert set(role.kinds) <= set(Kind.values)
        assert set(role.expected) <= set(role.kinds)
        assert {*role.stand_ins, *role.appoints} <= set(ROLES)


def test_manifests_grant_only_to_roles_and_only_what_they_declare():
    for manifest in all_manifests():
        assert set(manifest.grants) <= set(ROLES), manifest.slug
        for granted in manifest.grants.values():
            assert set(granted) <= set(manifest.permissions), manifest.slug


def test_a_kelurahan_has_a_lurah_and_no_camat():
    assert {"lurah", "seklur", "petugas-loket"} <= {role.slug for role in roles_at("kelurahan")}
    assert "camat" not in {role.slug for role in roles_at("kelurahan")}


def test_single_posts_are_the_ones_that_sign():
    assert [role.slug for role in single_roles()] == [
        "seklur", "lurah", "camat", "kepala-opd", "sekda", "wali-kota",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("holder", "role", "may"),
    [
        ("camat", "lurah", True),
        ("camat", "camat", False),
        ("lurah", "seklur", False),
        ("sekda", "camat", True),
        ("admin-orang", "wali-kota", True),
    ],
)
def test_a_superior_appoints_stand_ins_for_the_posts_below(holder, role, may):
    assert appoints(holder, role) is may


def test_reach_says_whether_units_below_are_reached():
    assert ROLES["camat"].reaches_descendants
    assert not ROLES["lurah"].reaches_descendants
    assert ROLES["auditor"].reach is Reach.CITY


@pytest.mark.parametrize(
    ("spans", "united"),
    [
        ([], []),
        ([(0, 2), (4, 5)], [(0, 2), (4, 5)]),
        ([(4, 5), (0, 2), (2, 4)], [(0, 5)]),
        ([(0, 9), (3, 4)], [(0, 9)]),
    ],
)
def test_spans_that_touch_are_one(spans, united):
    def at(hours):
        return [(NOON + timedelta(hours=a), NOON + timedelta(hours=b)) for a, b in hours]

    assert rules.united(at(spans)) == at(united)
