"""What a trial tells: the same for the page, the text and the JSON of the command."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Condition:
    """One expression of the pack, and what it comes to.

    Attributes:
        expression: as the pack writes it.
        words: the same in the reader's language; empty where it is too involved.
        value: whether it is true; None when it cannot be worked out.
        trouble: why not, as a sentence.
        read: (name, value) of what it read, in words.
    """

    expression: str
    words: str
    value: bool | None
    trouble: str = ""
    read: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """One question: whether it is asked, by which condition, and what is the matter with its answer.

    Attributes:
        state: ``answered``, ``empty``, ``wrong`` or ``hidden``.
        shown: the answer in words; of a personal question only that there is one.
        error: what is missing or wrong.
    """

    id: str
    label: str
    section: str
    state: str
    shown: str = ""
    error: str = ""
    condition: Condition | None = None


@dataclass(frozen=True)
class Option:
    """One way or one office among several: where it leads, under which condition, and if it is taken."""

    to: str
    title: str
    is_taken: bool
    condition: Condition | None = None


@dataclass(frozen=True)
class Holder:
    """Somebody who may act in a post, and how they hold it: ``definitif``, ``plt``, ``plh``, ``mandat``."""

    name: str
    mode: str


@dataclass(frozen=True)
class Rung:
    """Somebody is told of silence: when, at which share of the time, and who."""

    at: datetime
    percent: int
    who: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """Whose turn it is on a step.

    Attributes:
        party: which of several; empty for the only one.
        title: what is asked of a party; empty where the step says it.
        actor: ``officer`` or ``applicant``.
        role: what the post is called.
        unit: name of the office.
        unit_code: its code.
        offices: how the office was chosen, where the pack names several or another than the owner.
        holders: who may act there at the moment the step begins.
        why_nobody: why nobody may.
        time: the time of the step in words.
        due_at: until when.
        skipped: holidays within that time.
        ladder: who is told of silence; of open turns only.
        answer: label of the act this party has answered by.
    """

    party: str
    title: str
    actor: str
    role: str
    unit: str
    unit_code: str
    offices: tuple[Option, ...] = ()
    holders: tuple[Holder, ...] = ()
    why_nobody: str = ""
    time: str = ""
    due_at: datetime | None = None
    skipped: tuple[tuple[date, str], ...] = ()
    ladder: tuple[Rung, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Product:
    """A document that an act would have made."""

    title: str
    register: str
    classification: str
    valid_months: int | None


@dataclass(frozen=True)
class Notice:
    """What the applicant would read."""

    subject: str
    body: str


@dataclass(frozen=True)
class Deed:
    """One act of a step: whether it is open, why not, and where it leads.

    Attributes:
        party: for which party; empty where the step has one officer.
        is_strategic: closed to a Plt, a Plh and the holder of a mandate.
        counts: of an answer: ``for`` or ``against``.
        ways: where it leads; of an answer, nothing.
        outcome: how the case ends by it, in words; empty when it does not.
        proposal: which office would be proposed and why; empty where none is chosen.
    """

    verb: str
    label: str
    party: str
    is_open: bool
    why_not: str
    reason: str
    is_strategic: bool
    counts: str
    ways: tuple[Option, ...]
    outcome: str
    product: Product | None
    notice: Notice | None
    condition: Condition | None
    proposal: str = ""


@dataclass
class Stop:
    """One visit of a step.

    Attributes:
        deeds: the acts; of the step where the walk stands only.
        done: what was done there, in words, with the moment.
        took: the routes of the way that was taken, with the value of each condition.
        notices: what the applicant was told of it.
    """

    step: str
    title: str
    status: str
    at: datetime
    turns: tuple[Turn, ...] = ()
    deeds: tuple[Deed, ...] = ()
    is_end: bool = False
    on_timeout: str = ""
    done: list[tuple[str, datetime]] = field(default_factory=list)
    took: tuple[Option, ...] = ()
    notices: list[Notice] = field(default_factory=list)


@dataclass
class Trial:
    """All that came of it.

    Attributes:
        service: title of the service.
        version: number of the version tried.
        notes: what is to be known first: it is not in force that day, it is on trial elsewhere.
        questions: every question of the form.
        form_trouble: why the form cannot be worked out.
        office: name of the office that would have the case, or nothing.
        why_office: why this one, or why none.
        received_at: from when it counts as received.
        promise: the promise in words, with its source.
        promise_due_at: when it falls due, pauses of the walk included.
        promise_skipped: holidays within it.
        on_silence: what the law says of a promise that has passed.
        fee_rupiah: what it costs; None where the answers decide it.
        stops: the steps, in the order visited.
        trouble: why the walk goes no further, as a sentence.
        outcome: how it ended, in words; empty while it runs.
    """

    service: str
    version: int
    at: datetime
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    form_trouble: str = ""
    office: str = ""
    why_office: str = ""
    received_at: datetime | None = None
    promise: str = ""
    promise_due_at: datetime | None = None
    promise_skipped: tuple[tuple[date, str], ...] = ()
    on_silence: str = ""
    fee_rupiah: int | None = 0
    stops: list[Stop] = field(default_factory=list)
    trouble: str = ""
    outcome: str = ""

    @property
    def here(self) -> Stop | None:
        """Return the step where the walk stands."""
        return self.stops[-1] if self.stops else None

    @property
    def unfit(self) -> list[Question]:
        """Return the questions because of which it could not be sent."""
        return [one for one in self.questions if one.state == "wrong"]
