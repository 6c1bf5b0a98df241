"""The lists of codes that are shipped: whole, found by what people type, dated by version."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from balaikota.core.reference.codes import lists, searching

ON = date(2026, 11, 23)


def found(typed, **keys):
    return [
        code.code for code in searching.find_codes("kbli", "2020", typed, level=5, **keys).codes
    ]


def test_the_shipped_list_is_whole():
    kbli = lists.in_force("kbli", on=ON)

    assert Counter(code.level for code in kbli.codes) == {1: 21, 2: 88, 5: 1792}
    assert len(kbli.by_code) == len(kbli.codes)
    assert all(code.title == code.title.strip() != "" for code in kbli.codes)
    assert all(code.parent in kbli.by_code for code in kbli.codes if code.level > 1)
    assert kbli.by_code["56102"].full == "56102 Rumah/Warung Makan"
    assert (kbli.by_code["56102"].parent, kbli.by_code["56"].parent) == ("56", "I")
    assert not {"74100", "77301"} & kbli.by_code.keys(), "they stand under no group"
    assert "warteg" in kbli.by_code["56102"].words


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("warung makan", "56102"),
        ("  WARÚNG   makan!", "56102"),
        ("makan warung", "56102"),
        ("waru mak", "56102"),
        ("saya jual kerupuk", "10794"),
        ("warteg", "56102"),
        ("toko kelontong", "47112"),
        ("laundry", "96200"),
        ("bengkel motor", "45407"),
        ("56102", "56102"),
        ("5610", "56101"),
    ],
)
def test_finds_what_people_type(typed, first):
    assert found(typed)[0] == first


def test_every_word_must_fit_and_pages_follow_one_another():
    assert found("") == found("warung pesawatterbang") == []
    assert found("ba") == [], "two letters are no beginning"
    assert set(found("561")) == {"56101", "56102", "56103", "56104", "56109"}
    whole = found("industri", most=30)
    assert whole == [*found("industri", most=10), *found("industri", first=10, most=20)]
    assert searching.find_codes("kbli", "2020", "56").codes[0].level == 2, "any level unless told"


@pytest.mark.django_db
def test_a_new_version_ends_the_old_one_and_the_old_one_is_still_read(monkeypatch):
    old = lists.in_force("kbli", on=ON)
    new = lists.CodeList("kbli", "2030", "", "", date(2030, 1, 1), "", False, [])
    monkeypatch.setattr(lists, "shipped", lambda: [old, new])

    assert lists.in_force("kbli", on=date(2029, 12, 31)) is old
    assert lists.in_force("kbli", on=date(2030, 1, 1)) is new
    assert lists.get_version("kbli", "2020") is old
    for unknown in (("kbli", "1999"), ("kbji", "2020")):
        with pytest.raises(lists.UnknownList):
            lists.get_version(*unknown)
    with pytest.raises(lists.UnknownList):
        lists.in_force("kbli", on=date(2000, 1, 1))
