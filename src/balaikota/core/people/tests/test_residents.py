from __future__ import annotations

import pytest
from django.db import connection

from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.people import actions, queries, rules
from balaikota.core.people.tests.factories import (
    NIK,
    NOON,
    PASSWORD,
    actor,
    make_resident,
    make_user,
)
from balaikota.lib.errors import Conflict, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812 3456-7890", "081234567890"),
        ("+62 812.3456.7890", "+6281234567890"),
        ("", ""),
        ("+", ""),
    ],
)
def test_a_telephone_number_is_kept_as_digits(typed, kept):
    assert rules.clean_phone(typed) == kept


def test_what_a_resident_says_about_themselves_is_sealed():
    user = make_resident("Sri Wahyuni", phone="0812-1111")

    profile = queries.find_profile(user.pk)

    assert (profile.name, profile.nik, profile.phone) == ("Sri Wahyuni", NIK, "08121111")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_resident")
        raw = str(cursor.fetchall())
    assert not any(said in raw for said in ("Sri", NIK, "08121111", "sri@contoh.test"))


def test_a_profile_is_one_and_changes():
    user = make_resident()

    actions.save_profile(by=actor(user), now=NOON, name="Sri W.")

    profile = queries.find_profile(user.pk)
    assert (profile.name, profile.nik, profile.nik_index) == ("Sri W.", "", "")
    assert str(profile) == f"resident {user.pk}"
    assert queries.find_profile(make_user().pk) is None


def test_a_nik_is_found_however_it_is_written_and_by_every_account_that_says_it():
    users = [make_resident(nik="3573.0241.0790.0001"), make_resident("Tetangga")]

    assert [row.user for row in queries.find_by_nik("3573 0241 0790 0001")] == users
    assert queries.find_by_nik("357302410790000") == []
    assert queries.find_by_nik("3573024107900002") == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": " "}, "name"), ({"nik": "357302410790000"}, "nik"), ({"nik": "abc"}, "nik")],
)
def test_a_profile_needs_a_name_and_a_nik_of_16_digits_or_none(fields, field):
    with pytest.raises(actions.BadPersonalData) as caught:
        actions.save_profile(by=actor(make_user()), now=NOON, **{"name": "Sri"} | fields)

    assert caught.value.field == field


def test_a_visitor_keeps_no_profile():
    with pytest.raises(NotAllowed):
        actions.save_profile(by=Actor(ActorKind.VISITOR, "x"), now=NOON, name="Sri")


def test_a_resident_is_registered_once_and_signs_in_with_the_password():
    by = system("people.register")
    fields = {"username": "sri", "email": "sri@contoh.test", "password": PASSWORD}

    user = actions.register(by=by, now=NOON, **fields)

    assert user.check_password(PASSWORD)
    assert user.get_full_name() == ""
    with pytest.raises(Conflict):
        actions.register(by=by, now=NOON, **fields)
