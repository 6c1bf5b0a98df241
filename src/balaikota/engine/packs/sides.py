"""What a pack may declare beside its steps: extending, reopening, parts of a case, marks on it."""

from __future__ import annotations

from typing import Literal

from balaikota.engine.packs import durations
from balaikota.engine.packs.texts import Basis, Strict, Text


class Extension(Strict, frozen=True):
    """The office may move its promise, with a reason that the applicant reads.

    Attributes:
        most: at most so much more at a time, in the unit of the clock: ``7 working-days``.
        by: role of who may, at the office of the case or above it.
        times: how often, for one case.
    """

    most: str
    by: str
    basis: Basis
    times: int = 1

    @property
    def time(self) -> durations.Duration:
        """Return the most by which the promise moves at a time."""
        return durations.parse(self.most)


class Reopening(Strict, frozen=True):
    """An ended case may be taken up again, by another person than who decided it.

    Attributes:
        within: until so long after it ended it may be asked: ``10 working-days``.
        to: step where it goes on.
        by: role of who decides on it, at the office of the case or above it.
        clock: ``anew`` promises the whole time again; ``continues`` leaves out what lay between.
        times: how often, for one case.
    """

    within: str
    to: str
    by: str
    basis: Basis
    clock: Literal["anew", "continues"] = "anew"
    times: int = 1

    @property
    def time(self) -> durations.Duration:
        """Return how long after its end a case may be reopened."""
        return durations.parse(self.within)


class Parts(Strict, frozen=True):
    """What a case that was split into parts waits for.

    Attributes:
        ends: ``wait`` closes every act that ends the case while a part of it runs.
    """

    ends: Literal["wait", "free"] = "free"


class Mark(Strict, frozen=True):
    """What a mark on a case means in this service.

    Attributes:
        label: what it is called here, instead of the usual word.
        steps: where it may be put on; anywhere without.
        closes: acts, as ``step.act``, that are closed while it is up; ``why_not`` says why.
    """

    label: Text | None = None
    steps: list[str] = []
    closes: list[str] = []
    why_not: Text | None = None


class Veil(Strict, frozen=True):
    """Officers do not read who the applicant is, while the condition is true of the answers.

    Hidden are name, contact, account and organisation, the answers to personal questions, and what
    files were called; from everybody at the desk but those named.

    Attributes:
        when: CEL over the answers.
        seen_by: roles that read it all the same, at the office of the case or above it.
        fields: more questions that tell who it is.
        shows: personal questions about somebody else, which officers need: whom it is about.
    """

    when: str
    seen_by: list[str]
    basis: Basis
    fields: list[str] = []
    shows: list[str] = []


class Cosign(Strict, frozen=True):
    """Another person signs along before the request is sent, by a link or at the counter.

    Attributes:
        who: whom the applicant asks: ``{id: pemilik tanah, en: the owner of the land}``.
        asks: the sentence that person agrees to; its digest is kept with the signature.
        shows: the questions whose answers that person reads before signing.
        within: until so long after it was asked the link may be used.
        when: CEL over the answers; without it, always.
    """

    who: Text
    asks: Text
    shows: list[str]
    within: str
    when: str | None = None

    @property
    def time(self) -> durations.Duration:
        """Return how long the link may be used, by the wall clock."""
        return durations.parse(self.within)
