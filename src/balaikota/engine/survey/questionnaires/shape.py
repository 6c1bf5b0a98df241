"""What a questionnaire is made of, as its file writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from balaikota.engine.survey.rules import Band, Guards

Line = Annotated[str, Meta(min_length=1, max_length=300)]
Code = Annotated[str, Meta(pattern=r"\A[a-z]{1,20}\Z")]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    id: Line
    en: Line

    def in_(self, lang: str) -> str:
        """Return the text in a language; Indonesian for all that is not English."""
        return self.en if lang.startswith("en") else self.id


class Element(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the elements (unsur) that are asked.

    Attributes:
        code: by which answers are kept; never by its place.
        number: as lists print it (U1).
        answers: words of the answers, from the worst (1) to the best.
    """

    code: Code
    number: Line
    title: Words
    question: Words
    answers: tuple[Words, Words, Words, Words]


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A band of the index, both bounds included; bounds have two decimals."""

    letter: Annotated[str, Meta(pattern=r"\A[A-Z]\Z")]
    least: Decimal
    most: Decimal
    title: Words


class Offering(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the survey is offered: days after the decision, days of the link, minutes on a tablet."""

    within_days: Annotated[int, Meta(ge=1, le=90)]
    link_days: Annotated[int, Meta(ge=1, le=365)]
    tablet_minutes: Annotated[int, Meta(ge=1, le=60)]


class Questionnaire(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of the questionnaire.

    Attributes:
        version: its name; kept with every answer.
        valid_from: the first day it is in force; until the next version begins.
        regulation, confirmed: where it comes from, and whether that was read in the gazette.
        note: what is in doubt.
        elements: what is asked, in the order of the form.
        grades: the bands, from the worst to the best, without gap or overlap.
        guards: below how many answers what is not told.
        offering: for how long it is offered.
    """

    version: Annotated[str, Meta(pattern=r"\A[a-z0-9-]{1,40}\Z")]
    valid_from: date
    regulation: Line
    confirmed: bool
    note: str
    elements: tuple[Element, ...]
    grades: tuple[Grade, ...]
    guards: Guards
    offering: Offering

    def __post_init__(self) -> None:
        """Refuse what a type cannot: codes twice, bands that do not meet.

        Raises:
            ValueError: either; reading tells it as a ValidationError of msgspec.
        """
        if not self.elements or len(set(self.codes)) != len(self.elements):
            raise ValueError(f"{self.version}: no elements, or a code twice")
        cent = Decimal("0.01")
        meets = zip(self.grades, self.grades[1:], strict=False)
        if not self.grades or any(low.most + cent != high.least for low, high in meets):
            raise ValueError(f"{self.version}: the bands leave a gap or overlap")

    @property
    def codes(self) -> Sequence[str]:
        """Return the codes of the elements, in the order of the form."""
        return tuple(one.code for one in self.elements)

    @property
    def bands(self) -> Sequence[Band]:
        """Return the bands as the rules read them."""
        return tuple(Band(one.letter, one.least, one.most) for one in self.grades)

    def grade(self, letter: str) -> Grade:
        """Return the band of a letter."""
        return next(one for one in self.grades if one.letter == letter)
