"""An act sees one state of what others change, and asks for it once."""

from __future__ import annotations

from itertools import count

from balaikota.core.action import looked_up


def test_outside_an_act_it_is_looked_up_each_time():
    numbers = count()

    assert [looked_up.once("n", lambda: next(numbers)) for _ in range(3)] == [0, 1, 2]
    looked_up.put("n", 9)
    looked_up.forget("n")
    assert looked_up.once("n", lambda: next(numbers)) == 3


def test_within_an_act_it_is_looked_up_once_until_it_is_forgotten():
    numbers = count()

    with looked_up.kept():
        with looked_up.kept():
            assert looked_up.once("n", lambda: next(numbers)) == 0
        assert looked_up.once("n", lambda: next(numbers)) == 0
        looked_up.forget("n")
        assert looked_up.once("n", lambda: next(numbers)) == 1
        looked_up.put("n", 7)
        assert looked_up.once("n", lambda: next(numbers)) == 7
    assert looked_up.once("n", lambda: next(numbers)) == 2
