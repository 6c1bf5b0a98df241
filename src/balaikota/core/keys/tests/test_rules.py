from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from balaikota.core.keys import rules
from balaikota.core.keys.rules import State

START = datetime(2026, 12, 1, 3, tzinfo=UTC)
END = START + timedelta(days=30)
MOMENT = timedelta(microseconds=1)


def test_a_token_shows_only_its_beginning():
    token = rules.new_token()

    assert rules.is_token(token)
    assert token.startswith(rules.prefix_of(token) + "_")
    assert len(rules.prefix_of(token)) == 12
    assert rules.new_token() != token


@pytest.mark.parametrize(
    "text", ["", "blk_", "blk_7KQM3RQW_" + "A" * 31, "BLK_" + "A" * 41, "x" * 9999]
)
def test_what_is_not_written_as_a_token_is_none(text):
    assert not rules.is_token(text)


@pytest.mark.parametrize(
    ("start", "latest"),
    [
        (datetime(2026, 11, 30, 17, tzinfo=UTC), datetime(2027, 11, 30, 17, tzinfo=UTC)),
        (datetime(2028, 2, 28, 17, tzinfo=UTC), datetime(2029, 2, 28, 17, tzinfo=UTC)),
        (datetime(2027, 3, 1, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_key_ends_within_a_year(start, latest):
    assert rules.latest_end(start) == latest


@pytest.mark.parametrize(
    ("changes", "now", "state"),
    [
        ({}, START, State.ACTIVE),
        ({}, START - MOMENT, State.AHEAD),
        ({}, END - MOMENT, State.ACTIVE),
        ({}, END, State.EXPIRED),
        ({"issued": False}, START, State.CONFIRMED),
        ({"issued": False, "confirmed": False}, START, State.PROPOSED),
        ({"issued": False, "confirmed": False}, END, State.EXPIRED),
        ({"issued": False, "confirmed": False, "revoked": True}, START, State.REFUSED),
        ({"revoked": True}, START, State.REVOKED),
        ({"revoked": True}, END, State.REVOKED),
    ],
)
def test_where_a_key_stands(changes, now, state):
    given = {"confirmed": True, "issued": True, "revoked": False} | changes

    assert rules.state(valid_from=START, valid_to=END, now=now, **given) is state
