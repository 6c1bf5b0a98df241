"""The procedure as a pack writes it: steps, who acts, by when, which acts, and where each leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from balaikota.engine.packs import durations
from balaikota.engine.packs.texts import Strict, Text

Outcome = Literal["granted", "refused", "lapsed", "withdrawn"]
Reasoning = Literal["none", "text", "coded", "per-field"]
Assigning = Literal["round-robin", "least-loaded", "stay-with-me"]


class Rung(Strict, frozen=True):
    """Who is told when ``at`` per cent of a step's time are used; 100 and more: it is overdue.

    Attributes:
        tell: holder (or, while nobody has it in hand, the whole post), head of the unit, head of
            the unit above, or of the one two or three above.
    """

    at: int
    tell: list[Literal["holder", "head", "superior", "superior-2", "superior-3"]]


# What a pack without a ladder does.
LADDER = (
    Rung(50, ["holder"]),
    Rung(80, ["holder"]),
    Rung(100, ["holder", "superior"]),
)


class Clock(Strict, frozen=True):
    """How the promise is counted: in which unit, from when, what stops it, and who hears of silence.

    Attributes:
        silence: ``fiktif`` marks the case as past its legal time when the promise has passed; the
            decision stays an officer's.
        rule: ``ref:key`` of the rule that says what such silence means; only with ``fiktif``.
        ladder: who is told at which share of a step's time; LADDER where there is none.
    """

    unit: Literal[
        "working-minutes", "working-hours", "working-days", "calendar-days", "elapsed-hours"
    ]
    starts: Literal["submitted"]
    pauses: list[Literal["applicant"]]
    silence: Literal["escalate", "fiktif"]
    rule: str | None = None
    ladder: list[Rung] = []

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Return who is told at which share of a step's time, the smallest first."""
        return tuple(self.ladder) or LADDER

    @property
    def rule_key(self) -> str:
        """Return the reference key of the rule about silence; empty where there is none."""
        return (self.rule or "").removeprefix("ref:")


class Route(Strict, frozen=True):
    """One way on: to ``to`` when the expression ``when`` is true; the last has none."""

    to: str
    when: str | None = None


Way = str | list[Route]


class Office(Strict, frozen=True):
    """An office that is not the owner, named without naming a city.

    Attributes:
        kind: the office of this kind above the owner, else the one that serves the place of the
            case, else the only one there is.
        code: ``ref:key`` of the reference row (a text) that holds the office's code.
        taken_from: (``from``) the question for a code whose list says which office, in ``column``:
            its code, or a kind of office, which means the one that serves the place of the case.
            Where the list says nothing, or the city has no such office, the next seat counts.
        column: the column of that list.
    """

    kind: str | None = None
    code: str | None = None
    taken_from: str | None = msgspec.field(default=None, name="from")
    column: str | None = None

    @property
    def code_key(self) -> str:
        """Return the key of the reference row that holds the code."""
        return (self.code or "").removeprefix("ref:")


Place = Literal["owner", "superior", "chosen"] | Office


class Seat(Strict, frozen=True):
    """One choice of office: ``unit`` when the expression is true; the last has none."""

    unit: Place
    when: str | None = None


class Timed(Strict, frozen=True):
    """One choice of time: ``within`` when the expression is true; the last has none."""

    within: str
    when: str | None = None


Within = str | list[Timed]


class By(Strict, frozen=True):
    """Who acts: whoever holds ``role``, also as Plt or Plh, at ``unit``.

    Attributes:
        unit: the unit that owns the case, its superior, another office, a list to choose from, or
            ``chosen``: the one that an officer chose by an act that ``chooses``.
    """

    role: str
    unit: Place | list[Seat]


class Asked(Strict, frozen=True):
    """One of several who are asked at once: a task of its own, with its own time.

    Attributes:
        title: what is asked of them; without it, what the step is called.
        within: as of a step.
    """

    role: str
    unit: Place | list[Seat]
    within: Within
    title: Text | None = None


class Opens(Strict, frozen=True):
    """A case of another service that an act opens for the same applicant.

    Attributes:
        pack: name of the service, in force on that day.
        prefill: question there -> CEL, worked out over this case; null leaves it unanswered.
    """

    pack: str
    prefill: dict[str, str] = {}


class Chooses(Strict, frozen=True):
    """Whoever does the act chooses the office of the step that it leads to.

    Attributes:
        kinds: which kinds of office may be chosen.
        proposes: which one is proposed; several are tried in order.
    """

    kinds: list[str]
    proposes: Place | list[Seat] | None = None


class Act(Strict, frozen=True):
    """One verb on a step.

    Attributes:
        to: where it leads; nothing on a step with parties, whose acts are answers.
        counts: on a step with parties, whether the answer is for going on or against.
        when: CEL; the act is open only while it is true, else ``why_not`` stands in its place.
        strategic: closed to a Plt, a Plh and the holder of a mandate (UU 30/2014 Art. 14 (7)).
        raises: marks that it puts on the case, such as ``payment`` when a bill was handed over;
            each is declared in ``flags``. An act that sets marks may lead ``to`` its own step: then
            the task stays open, with its time.
        lowers: marks that it takes off, such as ``payment`` once the officer saw that it was paid.
        chooses: the office of a step with ``unit: chosen`` that it leads to is chosen here.
        until: how long after the step began it is open (``2 working-days`` or ``ref:key``); after
            that ``why_not``, or that the office is deemed to have accepted the case.
    """

    label: Text
    to: Way | None = None
    reason: Reasoning = "none"
    outcome: Outcome | None = None
    issues: str | None = None
    tone: Literal["primary", "secondary", "warning"] = "secondary"
    strategic: bool = False
    counts: Literal["for", "against"] | None = None
    when: str | None = None
    why_not: Text | None = None
    opens: Opens | None = None
    raises: list[str] = []
    lowers: list[str] = []
    chooses: Chooses | None = None
    until: str | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """Return every step it may lead to, in the order written."""
        return targets_of(self.to)

    def stays_at(self, step: str) -> bool:
        """Tell whether it only sets marks: the task at this step goes on."""
        return bool(self.raises or self.lowers) and self.to == step


class Timeout(Strict, frozen=True):
    """What happens by itself when the time of a step is over; ``automatic`` names its rule."""

    to: str
    outcome: Outcome
    automatic: str

    @property
    def key(self) -> str:
        """Return the reference key of the rule that allows it."""
        return self.automatic.removeprefix("ref:")


class Step(Strict, frozen=True):
    """One place where a case can be.

    Attributes:
        title: what is done here, as the published procedure says it.
        status: what the applicant reads while the case is here.
        within: ``4 working-hours`` or ``ref:key``; or a list of these, each but the last with its
            condition, worked out when the step begins.
        parties: those asked at once, by name; each answers by one of ``acts``.
        answer: how many answers ``for`` lead on to ``on_for``.
        against: ``at-once``: the first answer against leads to ``on_against``; ``counted``: only
            when all have answered and too few were for.
        pays: which of the pack's ``fees`` is asked for here; the one act is done by its payment.
        assign: to whom of the post a task is given when it opens: in turn, to whoever has least in
            hand, or to whoever acted for the same post before; without it, it waits in the queue.
    """

    title: Text
    status: Text
    by: By | Literal["applicant"] | None = None
    within: Within | None = None
    parties: dict[str, Asked] = {}
    answer: Literal["all", "any"] | int | None = None
    against: Literal["at-once", "counted"] | None = None
    on_for: Way | None = None
    on_against: Way | None = None
    acts: dict[str, Act] = {}
    on_timeout: Timeout | None = None
    assign: Assigning | None = None
    pays: str | None = None
    end: bool = False

    @property
    def is_applicants(self) -> bool:
        """Tell whether the case waits here for the applicant."""
        return self.by == "applicant"

    @property
    def is_officers(self) -> bool:
        """Tell whether one officer or several have it here."""
        return isinstance(self.by, By) or bool(self.parties)

    @property
    def role(self) -> str | None:
        """Return the role that acts here; None for the applicant, several parties, and an end."""
        return self.by.role if isinstance(self.by, By) else None

    @property
    def is_chosens(self) -> bool:
        """Tell whether an office acts here that an officer chose."""
        return isinstance(self.by, By) and self.by.unit == "chosen"

    @property
    def posts(self) -> Mapping[str, By | Asked]:
        """Return party -> who acts; one of the name "" where the step has one officer only."""
        return self.parties or ({"": self.by} if isinstance(self.by, By) else {})

    @property
    def needed(self) -> int:
        """Return how many answers ``for`` lead on."""
        if isinstance(self.answer, int):
            return self.answer
        return 1 if self.answer == "any" else len(self.parties)

    @property
    def targets(self) -> frozenset[str]:
        """Return every step that this one can lead to."""
        ways = [act.to for act in self.acts.values()] + [self.on_for, self.on_against]
        found = {name for way in ways for name in targets_of(way)}
        return frozenset(found | ({self.on_timeout.to} if self.on_timeout else set()))

    def within_of(self, party: str) -> Within | None:
        """Return the time of a party as it is written; that of the step for the party ""."""
        return self.parties[party].within if party in self.parties else self.within

    def title_of(self, party: str) -> Text:
        """Return what a party is asked; what the step is called where nothing else is said."""
        asked = self.parties.get(party)
        return asked.title if asked is not None and asked.title is not None else self.title


def targets_of(way: Way | None) -> tuple[str, ...]:
    """Return the steps a way may lead to, in the order written."""
    return tuple(route.to for route in routes_of(way))


def routes_of(way: Way | None) -> tuple[Route, ...]:
    """Return a way as routes: a plain step is one route without a condition."""
    if way is None:
        return ()
    return (Route(way),) if isinstance(way, str) else tuple(way)


def seats_of(unit: Place | list[Seat]) -> tuple[Seat, ...]:
    """Return an office as choices: a plain one is one choice without a condition."""
    return tuple(unit) if isinstance(unit, list) else (Seat(unit),)


def times_of(within: Within | None) -> tuple[Timed, ...]:
    """Return a time as choices: a plain one is one choice without a condition."""
    if within is None:
        return ()
    return (Timed(within),) if isinstance(within, str) else tuple(within)


def all_seats(step: Step) -> Iterator[Seat]:
    """Return every choice of office of a step: of who acts there, and of what its acts propose."""
    for post in step.posts.values():
        yield from seats_of(post.unit)
    for act in step.acts.values():
        if act.chooses is not None and act.chooses.proposes is not None:
            yield from seats_of(act.chooses.proposes)


def time_of(within: str | None) -> durations.Duration | None:
    """Return a time that is written out; None when there is none or a reference sets it."""
    return None if within is None or within.startswith("ref:") else durations.parse(within)


def time_key_of(within: str | None) -> str | None:
    """Return the reference key that sets a time, if one does."""
    return within.removeprefix("ref:") if within is not None and within.startswith("ref:") else None


def conditions(step: Step) -> Iterator[str]:
    """Return every expression that decides who acts, what is open, and where it leads."""
    yield from (seat.when for seat in all_seats(step) if seat.when is not None)
    for party in step.parties or ("",):
        timed = times_of(step.within_of(party))
        yield from (one.when for one in timed if one.when is not None)
    for act in step.acts.values():
        yield from (act.when,) if act.when is not None else ()
        yield from act.opens.prefill.values() if act.opens is not None else ()
    for way in [act.to for act in step.acts.values()] + [step.on_for, step.on_against]:
        yield from (route.when for route in routes_of(way) if route.when is not None)
