"""Answers to an older form, as the newer one takes them."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from balaikota.engine.packs import carrying
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.grammar import Choice, Field, Section, Text
from balaikota.engine.packs.tests.mutated import PACK_OF_TESTS

A, B = Text("A", "A"), Text("B", "B")
CHOICES = [Choice("satu", A), Choice("dua", B)]
NAME = Field("nama", "text", A, max=20)
USE = Field("guna", "choice", A, choices=CHOICES)
MORE = Field("lain", "text", A, when='guna == "dua"')
ANSWERS = {"nama": "Sri Rahayu", "guna": "dua", "lain": "Sewa"}


def pack(*fields):
    return msgspec.structs.replace(PACK_OF_TESTS, form=[Section("satu", A, list(fields))])


def carried(*fields, answers=ANSWERS):
    older, newer = pack(NAME, USE, MORE), pack(*fields)
    found = carrying.carry(older, newer, answers, Setting(date(2026, 11, 21)))
    told = (found.gone, found.again, found.reworded, found.new)
    return dict(found.answers), *(tuple(field.id for field in fields) for fields in told)


def test_the_same_form_takes_everything():
    assert carried(NAME, USE, MORE) == (ANSWERS, (), (), (), ())


@pytest.mark.parametrize(
    "other",
    [
        msgspec.structs.replace(NAME, max=5),
        msgspec.structs.replace(NAME, kind="date"),
        msgspec.structs.replace(NAME, kind="whole-number"),
        msgspec.structs.replace(NAME, kind="address"),
    ],
)
def test_what_does_not_fit_any_more_is_asked_again(other):
    kept, gone, again, _reworded, new = carried(other, USE, MORE)

    assert "nama" not in kept
    assert (gone, again, new) == ((), ("nama",), ())


def test_other_words_or_choices_are_to_be_looked_at():
    more = msgspec.structs.replace(USE, choices=[*CHOICES, Choice("tiga", A)])
    other = msgspec.structs.replace(NAME, label=B)

    assert carried(other, more, MORE) == (ANSWERS, (), (), ("nama", "guna"), ())


def test_a_choice_that_is_gone_takes_with_it_what_it_brought_up():
    fewer = msgspec.structs.replace(USE, choices=[CHOICES[0], Choice("tiga", A)])

    kept, gone, again, _reworded, _new = carried(NAME, fewer, MORE)

    assert kept == {"nama": "Sri Rahayu"}
    assert (gone, again) == (("lain",), ("guna",))


def test_a_question_dropped_is_told_and_a_new_one_too_but_not_what_was_just_not_reached():
    added = Field("baru", "text", A)

    assert carried(added, USE, MORE, answers={"nama": "Sri"}) == ({}, ("nama",), (), (), ("baru",))
