from __future__ import annotations

from datetime import date

from balaikota.core.units.rules import Handover, Heirs, Share

FIRST, SECOND = date(2026, 12, 1), date(2027, 12, 1)
ALL = frozenset[str]()


def rest(old, new, since=FIRST):
    return Handover(old, new, since, ALL, True)


def places(old, new, *areas, since=FIRST):
    return Handover(old, new, since, frozenset(areas), False)


def test_before_the_day_everything_is_where_it_was():
    heirs = Heirs([rest(1, 9)], date(2026, 11, 30))

    assert not heirs
    assert heirs.place(1, "a") == 1
    assert heirs.shares(1) == [Share(1, ALL, True)]


def test_a_merger_gives_all_to_one():
    heirs = Heirs([rest(1, 9), rest(2, 9)], FIRST)

    assert (heirs.place(1), heirs.place(2, "a"), heirs.place(3)) == (9, 9, 3)
    assert heirs.shares(1) == [Share(9, ALL, True)]
    assert heirs.predecessors == {1, 2}


def test_a_split_goes_by_place_and_the_rest_to_one():
    heirs = Heirs([places(1, 8, "a"), places(1, 9, "b"), rest(1, 7)], FIRST)

    assert [heirs.place(1, area) for area in ("a", "b", "c", "")] == [8, 9, 7, 7]
    assert heirs.shares(1) == [
        Share(8, frozenset("a"), False),
        Share(9, frozenset("b"), False),
        Share(7, frozenset("ab"), True),
    ]


def test_a_unit_that_goes_on_keeps_what_it_does_not_give():
    heirs = Heirs([places(1, 8, "a")], FIRST)

    assert (heirs.place(1, "a"), heirs.place(1, "b"), heirs.place(1)) == (8, 1, 1)
    assert heirs.shares(1)[-1] == Share(1, frozenset("a"), True)


def test_one_after_the_other_is_followed_to_the_end_and_never_in_circles():
    chain = [
        places(1, 8, "a"),
        rest(1, 7),
        rest(8, 7, SECOND),
        rest(7, 6, SECOND),
        rest(6, 7, SECOND),
    ]

    assert Heirs(chain, FIRST).place(1, "a") == 8
    assert Heirs(chain[:4], SECOND).place(1, "a") == 6
    assert Heirs(chain, SECOND).place(1) in (6, 7)


def test_places_that_come_back_to_the_heir_of_the_rest_are_no_share_of_their_own():
    heirs = Heirs([places(1, 8, "a"), rest(1, 7), rest(8, 7)], FIRST)

    assert heirs.shares(1) == [Share(7, ALL, True)]
