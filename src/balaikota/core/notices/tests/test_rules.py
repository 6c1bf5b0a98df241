from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.core.notices import rules
from balaikota.core.notices.rules import Failure, Way
from balaikota.lib.wording import WIB

_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 525_600).map(lambda minutes: _FIRST + timedelta(minutes=minutes))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
ALL = {"EMAIL", "WHATSAPP", "SMS", "LETTER"}
WAYS = [Way(channel, "x") for channel in rules.ORDER]


def wib(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        (wib(20, 20, 59), wib(20, 20, 59)),
        (wib(20, 21), wib(21, 6)),
        (wib(20, 23, 59), wib(21, 6)),
        (wib(21, 0), wib(21, 6)),
        (wib(21, 5, 59), wib(21, 6)),
        (wib(21, 6), wib(21, 6)),
    ],
)
def test_the_night_ends_in_the_morning(moment, after):
    asked = moment.astimezone(UTC)

    assert rules.after_quiet(asked, time(21), time(6), WIB) == after


def test_quiet_hours_of_one_day():
    assert rules.after_quiet(wib(20, 13), time(12), time(14), WIB) == wib(20, 14)
    assert rules.after_quiet(wib(20, 14), time(12), time(14), WIB) == wib(20, 14)


@given(MOMENTS, TIMES, TIMES)
def test_what_is_put_off_is_not_put_off_again(moment, begins, ends):
    once = rules.after_quiet(moment, begins, ends, WIB)

    assert moment <= once < moment + timedelta(days=1)
    assert rules.after_quiet(once, begins, ends, WIB) == once
    if begins == ends:
        assert once == moment


@pytest.mark.parametrize(
    ("wish", "usable", "order"),
    [
        (None, ALL, ["EMAIL", "WHATSAPP", "SMS", "LETTER"]),
        ("SMS", ALL, ["SMS", "EMAIL", "WHATSAPP", "LETTER"]),
        ("LETTER", ALL, ["LETTER", "EMAIL", "WHATSAPP", "SMS"]),
        ("SMS", {"EMAIL", "LETTER"}, ["EMAIL", "LETTER"]),
        ("INBOX", {"EMAIL"}, ["EMAIL"]),
        (None, set(), []),
    ],
)
def test_the_wish_comes_first_where_it_can_be_met(wish, usable, order):
    assert [way.channel for way in rules.in_order(WAYS, wish, usable)] == order


def test_a_channel_without_an_address_is_no_way():
    assert rules.in_order([Way("EMAIL", ""), Way("SMS", "+62812")], "EMAIL", ALL) == [
        Way("SMS", "+62812")
    ]


@pytest.mark.parametrize("failure", Failure)
def test_what_passes_is_tried_again_until_it_is_enough(failure):
    passes = failure in ("temporary", "timeout", "down")

    assert rules.is_over(failure, 1) is not passes
    assert rules.is_over(failure, rules.MOST_ATTEMPTS)


@given(st.integers(1, 40), st.floats(0, 1))
def test_waits_double_up_to_an_hour(attempts, jitter):
    wait = rules.wait_after(attempts, jitter=jitter)

    assert timedelta(seconds=5) <= wait <= rules.LONGEST_WAIT
    assert rules.wait_after(attempts + 1, jitter=jitter) >= wait


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62812.3456.7890", "+6281234567890"),
        ("812 3456 7890", "+6281234567890"),
        ("+1 (202) 555-0100", "+12025550100"),
        ("0341 325 555", "+62341325555"),
        ("", ""),
        ("sri", ""),
        ("12345", ""),
        ("0" * 20, ""),
    ],
)
def test_numbers_as_gateways_take_them(written, number):
    assert rules.phone_number(written) == number


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        ("EMAIL", "siti@contoh.id", "s***@contoh.id"),
        ("SMS", "+6281234567890", "+62 *** 7890"),
        ("WHATSAPP", "+62", "***"),
        ("LETTER", "Siti\nJalan 1", ""),
        ("INBOX", "", ""),
    ],
)
def test_addresses_are_masked(channel, address, shown):
    assert rules.masked(channel, address) == shown
