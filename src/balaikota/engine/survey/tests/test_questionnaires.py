"""The questionnaire is data that does not change once it is out."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import msgspec
import pytest

from balaikota.engine.survey.questionnaires import versions
from balaikota.lib.errors import NotFound
from tests import yamls

FILE = versions.FOLDER / "skm-2017.yaml"
# What an answer under a version means: changed, it would change what residents said.
MEANINGS = {"skm-2017": "e1196b1b8a66b264"}


def meaning(one) -> str:
    said = [
        [e.code, e.question.id, e.question.en, [(a.id, a.en) for a in e.answers]]
        for e in one.elements
    ]
    return sha256(repr(said).encode()).hexdigest()[:16]


def changed(**facts) -> str:
    return yamls.text_of(yamls.read(FILE.read_text(encoding="utf-8")) | facts)


def test_a_version_that_is_out_means_what_it_meant():
    assert {one.version: meaning(one) for one in versions.every()} == MEANINGS


def test_it_asks_nine_elements_with_four_answers_each():
    asked = versions.in_force(date(2026, 11, 23))

    assert [one.number for one in asked.elements] == [f"U{at}" for at in range(1, 10)]
    assert all(len(one.answers) == 4 for one in asked.elements)
    assert asked.regulation == "PermenPANRB 14/2017"
    assert asked.confirmed is False


def test_before_the_first_version_none_is_in_force():
    with pytest.raises(NotFound):
        versions.in_force(date(2017, 4, 30))


def test_a_code_twice_is_refused():
    elements = yamls.read(FILE.read_text(encoding="utf-8"))["elements"]

    with pytest.raises(msgspec.ValidationError, match="twice"):
        versions.read(changed(elements=[elements[0], elements[0]]))


def test_bands_with_a_gap_are_refused():
    grades = yamls.read(FILE.read_text(encoding="utf-8"))["grades"]

    with pytest.raises(msgspec.ValidationError, match="gap"):
        versions.read(changed(grades=[grades[0], grades[2]]))
