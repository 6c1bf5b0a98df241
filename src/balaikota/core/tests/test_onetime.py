"""Links good for one answer: tokens told again but not stored, over in time, used up once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from balaikota.core import onetime
from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import make_user

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
PLAIN = onetime.Kind("tests.plain", label="tests")
TYPED = onetime.Kind("tests.typed", is_typed=True)


@pytest.mark.parametrize("kind", [PLAIN, TYPED])
def test_a_token_is_told_again_and_differs_by_what_it_is_for(kind):
    assert kind.token("row:1") == kind.token("row:1")
    other = onetime.Kind("tests.other", label=kind.label, is_typed=kind.is_typed)
    tokens = {kind.token("row:1"), kind.token("row:2"), other.token("row:1")}
    assert len(tokens) == 3


@pytest.mark.parametrize("kind", [PLAIN, TYPED])
def test_what_is_stored_is_no_token(kind):
    token = kind.token("row:1")

    assert len(kind.stored(token)) == 64
    assert token not in kind.stored(token)
    assert kind.stored(token) != kind.stored(kind.token("row:2"))


def test_kinds_store_the_same_token_differently():
    token = PLAIN.token("row:1")

    assert PLAIN.stored(token) != onetime.Kind("tests.plain", label="more").stored(token)


def test_a_typed_token_forgives_dashes_and_capitals_and_a_plain_one_nothing():
    typed, plain = TYPED.token("row:1"), PLAIN.token("row:1")

    assert TYPED.stored(typed.lower().replace("-", " ")) == TYPED.stored(typed)
    assert PLAIN.stored(plain.upper()) != PLAIN.stored(plain)


def test_a_drawn_token_is_new_each_time():
    assert len({PLAIN.drawn() for _ in range(100)}) == 100
    assert len(PLAIN.drawn()) >= 32  # 192 bits


@pytest.mark.parametrize(
    ("now", "ends", "is_good"),
    [
        (NOON - timedelta(microseconds=1), [], True),
        (NOON - timedelta(microseconds=1), [None, None], True),
        (NOON, [], False),
        (NOON - timedelta(hours=1), [None, NOON - timedelta(hours=2)], False),
    ],
)
def test_a_link_is_good_before_its_time_until_something_ends_it(now, ends, is_good):
    assert onetime.is_good(now, until=NOON, ends=ends) is is_good


@pytest.mark.django_db
def test_a_link_is_used_up_once():
    row = User.objects.filter(pk=make_user(username="sri").pk)

    assert onetime.burn(row, "last_login", NOON)
    assert not onetime.burn(row, "last_login", NOON + timedelta(hours=1))
    assert row.get().last_login == NOON
