"""What a pack may declare of others: whom its officers may ask outside, to whom they may hand over."""

from __future__ import annotations

from typing import Literal

from balaikota.engine.packs.texts import Strict, Text

SAME_KIND = "same-kind"
Answering = Literal["accept", "answer", "refuse"]


class Outsider(Strict, frozen=True):
    """Somebody outside the city hall, asked about a case by a link that is good for one answer.

    Attributes:
        title: who it is, as the officer and the applicant read it.
        asks: what they are asked for, as they read it above the officer's own words.
        steps: steps at which the officer in charge may ask.
        within: how long the link is good for: ``3 working-days`` or ``ref:key``.
        may: what they may do. With ``accept`` and ``answer`` they say first that they take it on;
            ``accept`` alone ends the matter: it is theirs from then on.
        anybody: the officer names who it is.
        shows: questions whose answers the officer shows unless they untick them; none that is personal.
        told: the applicant reads who was asked, and since when.
    """

    title: Text
    asks: Text
    steps: list[str]
    within: str
    may: list[Answering]
    anybody: bool = False
    shows: list[str] = []
    told: bool = False


class HandOver(Strict, frozen=True):
    """The officer in charge may pass the case to another unit, which may bounce it.

    Attributes:
        steps: steps at which they may.
        to: kinds of unit, or ``same-kind``: of the kind that has it.
        bounce_within: how long the other unit may give it back: ``2 working-days`` or ``ref:key``.
    """

    steps: list[str]
    to: list[str]
    bounce_within: str

    def kinds(self, own: str) -> frozenset[str]:
        """Return the kinds of unit that may get a case which a unit of the kind ``own`` has."""
        return frozenset(own if kind == SAME_KIND else kind for kind in self.to)
