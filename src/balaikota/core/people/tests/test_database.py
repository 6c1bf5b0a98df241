from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from balaikota.core.people import actions, postgresql
from balaikota.core.people.actions import _entering
from balaikota.core.people.models import Assignment, User
from balaikota.core.people.roles import single_roles
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    make_city,
    make_officer,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def give_lurah(unit, by=None):
    by = by or actor(make_officer("admin-orang", make_city()))
    return actions.assign(
        by=by, now=NOON, user=make_user("Budi"), role="lurah", unit=unit, valid_from=NOON
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": NOON, "valid_to": NOON - DAY},
        {"mode": "pjs"},
        {"mode": "plh", "decree_number": "", "decree_date": None, "valid_to": NOON + DAY},
        {"ended_at": NOON},
    ],
)
def test_the_database_refuses_what_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            **{
                "user": make_user("Budi"),
                "unit": make_unit(),
                "role": "lurah",
                "valid_from": NOON,
                "entered_at": NOON,
            }
            | fields
        )


def test_the_database_refuses_two_accounts_of_one_address():
    make_user(email="ani@contoh.test")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(email="ANI@contoh.test")


def on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("one writer on SQLite: the check in the action cannot be overtaken")


def test_postgresql_refuses_two_holders_even_past_the_action():
    on_postgresql()
    kauman = make_unit()
    make_officer("lurah", kauman)
    make_officer("lurah", kauman, mode="plh")

    for mode in ("definitif", "plh"):
        with pytest.raises(IntegrityError, match="people_one_"), transaction.atomic():
            make_officer("lurah", kauman, mode=mode)
    assert make_officer("lurah", make_unit()).pk


def test_postgresql_guards_every_post_of_one_holder():
    on_postgresql()
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        guarded = {name for (name,) in cursor.fetchall()}

    assert guarded >= {n for r in single_roles() for n in postgresql.constraint_names(r.slug)}


def test_postgresql_tells_whoever_was_slower_by_a_moment(monkeypatch):
    on_postgresql()
    kauman = make_unit()
    make_officer("lurah", kauman)
    monkeypatch.setattr(_entering, "check_free", lambda row: None)

    with pytest.raises(actions.PostTaken, match="baru saja"):
        give_lurah(kauman)


@pytest.mark.parametrize(
    ("fault", "told"), [("people_one_lurah", actions.PostTaken), ("disk is full", IntegrityError)]
)
def test_a_clash_is_told_and_any_other_fault_of_the_database_is_not_hidden(
    monkeypatch, fault, told
):
    unit = make_unit()
    by = actor(make_officer("admin-orang", make_city()))

    def refuse(*args, **kwargs):
        raise IntegrityError(fault)

    monkeypatch.setattr(Assignment, "save", refuse)

    with pytest.raises(told):
        give_lurah(unit, by)


def test_the_guard_is_nothing_on_sqlite_and_can_be_undone():
    editor = connection.schema_editor(collect_sql=True)

    postgresql.unguard_post(editor, "lurah")
    postgresql.guard_post(editor, "lurah")

    assert bool(editor.collected_sql) is (connection.vendor == "postgresql")


def test_there_is_no_superuser():
    assert not hasattr(User.objects, "create_superuser")
    assert not hasattr(User(), "is_superuser")
    assert not hasattr(User(), "has_perm")
    assert str(User(username="budi")) == "budi"
    assert str(Assignment(mode="plh", role="lurah", unit_id=3)) == "plh:lurah:3"
