"""Statements that are written once: they find what the querysets would, whatever is asked before."""

from __future__ import annotations

import re
from threading import Thread

import pytest
from django.db import connection
from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from balaikota.core import written
from balaikota.core.people.models import Assignment, User
from balaikota.core.people.tests.factories import make_officer, make_unit, make_user
from balaikota.core.written import Given, Noted, Statement

pytestmark = pytest.mark.django_db
NAMED = Given("name", CharField())


def test_it_finds_what_the_queryset_would_for_each_value():
    for name in ("Siti", "Rudi", "Dewi"):
        make_user(name)
    asked = Statement(lambda: User.objects.filter(name=NAMED))

    for name in ("Siti", "Rudi", "Nobody", "Siti"):
        assert asked.find(name=name) == list(User.objects.filter(name=name))


def test_rows_come_whole_with_what_is_joined_and_what_is_said_beside():
    lurah = make_officer("lurah", name="Siti")
    held = Exists(Assignment.objects.filter(user=OuterRef("user"), role="lurah"))
    asked = Statement(
        lambda: (
            Assignment.objects.select_related("user", "unit__parent")
            .defer("unit__address")
            .annotate(is_head=held)
            .filter(user__name=NAMED)
        )
    )

    with CaptureQueriesContext(connection) as statements:
        (row,) = asked.find(name="Siti")
        told = row.user, row.unit.parent.kind, row.is_head
    assert len(statements) == 1
    assert told == (lurah, "kecamatan", True)
    assert row.unit.address == ""


def test_it_is_written_once():
    asked = Statement(lambda: User.objects.filter(name=NAMED))
    asked.find(name="Siti")

    asked._build = pytest.fail
    assert asked.first(name="Siti") is None


def test_a_value_that_is_not_said_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        Statement(lambda: User.objects.filter(name=NAMED)).find()


@pytest.mark.django_db(transaction=True)
def test_what_locks_is_refused_outside_a_transaction():
    asked = Statement(lambda: User.objects.select_for_update().filter(name=NAMED))

    with pytest.raises(TransactionManagementError):
        asked.find(name="Siti")
    with pytest.raises(TransactionManagementError):
        asked.find(name="Siti")


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_each_find_their_own():
    names = [f"Petugas {at}" for at in range(4)]
    for name in names:
        make_user(name)
    asked = Statement(lambda: User.objects.filter(name=NAMED))
    wrong: list[str] = []

    def ask(name: str) -> None:
        for _round in range(20):
            if [user.name for user in asked.find(name=name)] != [name]:
                wrong.append(name)
        connection.close()

    threads = [Thread(target=ask, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# Counting


def test_each_kind_is_counted_as_django_would():
    for name in ("Siti", "Rudi", "Rudi"):
        make_user(name)
    make_user(is_active=False)
    kinds = {
        "RUDI": Q(name="Rudi"),
        "CLOSED": Q(is_active=False),
        "NAMED": ~Q(name=""),
        "NOBODY": Q(name="Nobody"),
    }

    with CaptureQueriesContext(connection) as statements:
        counts, there = written.count_each(
            User.objects.order_by("-pk"),
            kinds,
            asking={
                "siti": User.objects.filter(name="Siti"),
                "nobody": User.objects.filter(name="Nobody"),
                "none": User.objects.filter(pk__in=[]),
            },
        )
    assert len(statements) == 1
    assert counts == {name: User.objects.filter(kind).count() for name, kind in kinds.items()}
    assert there == {"siti"}


def test_of_rows_that_can_match_nothing_nothing_is_asked():
    with CaptureQueriesContext(connection) as statements:
        counts = written.count_each(
            User.objects.filter(pk__in=[]),
            {"ALL": Q(pk__gt=0)},
            asking={"users": User.objects.all()},
        )
    assert counts == ({"ALL": 0}, set())
    assert len(statements) == 0


# Noted


def test_a_noted_condition_keeps_its_text_and_its_meaning():
    kept = User.objects.annotate(heads=Noted(heads()))
    siti, rudi = make_officer("lurah", name="Siti"), make_officer("seklur", name="Rudi")

    for user, is_head in ((siti, True), (rudi, False), (siti, True)):
        assert kept.filter(name=user.name).get().heads is is_head
    assert list(kept.filter(heads=True)) == [siti]


def test_within_another_statement_it_is_written_for_that():
    kept = User.objects.annotate(heads=Noted(heads()))
    siti = make_officer("lurah", make_unit(), name="Siti")
    make_officer("seklur", name="Rudi")
    assert kept.filter(heads=True).get() == siti

    within = User.objects.filter(pk__in=kept.filter(heads=True).values("pk"))

    assert list(within) == [siti]
    assert list(within.filter(name="Rudi")) == []
    # Named anew: the outer statement's own table is not what the inner one asks of.
    inner = re.search(r'\(SELECT (\w+)\."id"', str(within.query))
    assert inner
    assert f'({inner[1]}."id")' in str(within.query)


def test_wrapped_it_still_counts():
    kept = User.objects.annotate(heads=Noted(heads()))
    make_officer("lurah")
    make_user()

    wrapped = kept.annotate(again=ExpressionWrapper(Q(heads=True), BooleanField()))

    assert sorted(wrapped.values_list("heads", "again")) == [(False, False), (True, True)]


def heads():
    return Assignment.objects.filter(user=OuterRef("pk"), role="lurah")
