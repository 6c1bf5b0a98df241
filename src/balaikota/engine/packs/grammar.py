"""What a service pack may say: strict structs, nothing that no code carries out.

A pack is one YAML file. Every text is given in both languages. A key that is not here is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Literal

import msgspec

from balaikota.engine.packs.asking import Choice, Field, Kind, Precheck, Section, Verdict
from balaikota.engine.packs.elsewhere import HandOver, Outsider
from balaikota.engine.packs.fees import FeeLine, Levy
from balaikota.engine.packs.letter import Letter
from balaikota.engine.packs.sides import Cosign, Extension, Mark, Parts, Reopening, Veil
from balaikota.engine.packs.steps import (
    Act,
    Asked,
    By,
    Chooses,
    Clock,
    Office,
    Opens,
    Outcome,
    Reasoning,
    Route,
    Seat,
    Step,
    Timeout,
    Way,
)
from balaikota.engine.packs.texts import Basis, Strict, Text

__all__ = [
    "Act",
    "Asked",
    "Basis",
    "By",
    "Choice",
    "Chooses",
    "Cosign",
    "Extension",
    "Clock",
    "FeeLine",
    "Field",
    "HandOver",
    "Kind",
    "Levy",
    "Mark",
    "Office",
    "Opens",
    "Outcome",
    "Outsider",
    "Parts",
    "Precheck",
    "Reopening",
    "Reasoning",
    "Route",
    "Seat",
    "Section",
    "Step",
    "Strict",
    "Text",
    "Timeout",
    "Verdict",
    "Way",
]

# What a message may name in braces, and what it stands for when it is sent.
PLACEHOLDERS: Mapping[str, str] = {
    "nomor": "nomor permohonan",
    "layanan": "nama layanan",
    "unit": "kantor yang menangani",
    "langkah": "status yang dibaca pemohon",
    "batas": "tanggal dan jam batas waktu yang sedang berjalan",
    "alasan": "alasan yang dipilih atau ditulis petugas",
    "tautan": "alamat halaman pelacakan",
    "dokumen": "nomor dokumen yang terbit",
}


class Owner(Strict, frozen=True):
    """The office that answers: of kind ``unit`` for the area given in ``area_of``, or one by ``code``.

    Attributes:
        unit: kind of unit.
        area_of: the question that asks for the place; where one office answers for the whole city
            it may be left out.
        code: ``ref:key`` of the reference row (a text) that holds the office's code.
    """

    unit: str | None = None
    area_of: str | None = None
    code: str | None = None

    @property
    def code_key(self) -> str:
        """Return the key of the reference row that holds the code."""
        return (self.code or "").removeprefix("ref:")


class Requirement(Strict, frozen=True):
    """One thing the applicant needs; ``field`` names the question that asks for it."""

    id: str
    title: Text
    proof: Literal["identity", "photo", "document", "answer"]
    field: str
    optional: bool = False


class Fee(Strict, frozen=True):
    """What it costs, as the published standard says.

    Attributes:
        rupiah: the same for everybody, in whole rupiah; 0 where ``by`` says more.
        by: which of ``fees`` is worked out from the answers.
        free_by: the law that forbids asking for money; then no step may wait for a payment.
    """

    rupiah: int
    by: str | None = None
    free_by: Basis | None = None

    @property
    def is_free(self) -> bool:
        """Tell whether nobody pays anything."""
        return self.rupiah == 0 and self.by is None


class Internal(Strict, frozen=True):
    """The components of the standard that bind the office and need not hang on the wall."""

    facilities: Text
    competence: Text
    supervision: Text
    staff: Text
    guarantee: Text
    safety: Text
    evaluation: Text


class Standard(Strict, frozen=True):
    """The service standard; with the procedure itself it has the fourteen components.

    Law: UU 25/2009 Pasal 21; PermenPANRB 15/2014.
    """

    requirements: list[Requirement]
    promise: str
    fee: Fee
    product: Text
    complaints: Text
    legal_basis: list[Basis]
    internal: Internal

    @property
    def promise_key(self) -> str:
        """Return the key of the promise in the reference registry."""
        return self.promise.removeprefix("ref:")


class Reason(Strict, frozen=True):
    """One coded reason to refuse: the sentence the applicant reads, and its law."""

    sentence: Text
    basis: Basis


class Number(Strict, frozen=True):
    """How a product is numbered: classification code and the register it is entered in."""

    classification: str
    register: str


class Product(Strict, frozen=True):
    """One document: ``public`` names the answers that its verification page shows.

    ``sign`` says how it is signed: not at all, sealed for the office by the system, by the officer
    who approved it, or by hand on paper. ``renew_days`` is how many days before its last day its
    holder is told, and may ask for it anew with the answers of before; without it only once it ended.
    """

    title: Text
    template: str
    number: Number
    valid_months: int | None = None
    renew_days: int | None = None
    public: list[str] = []
    sign: Literal["none", "seal", "officer", "wet"] = "none"
    letter: Letter = Letter()


class Message(Strict, frozen=True):
    """A notice to the applicant; placeholders of PLACEHOLDERS in braces.

    ``sms`` is how it reads in one SMS, link included; without it an SMS is the subject and the link.
    """

    subject: Text
    body: Text
    sms: Text | None = None

    def filled(self, lang: str, **values: str) -> tuple[str, str]:
        """Return subject and body in ``lang`` with the placeholders filled in."""
        return self.subject.in_(lang).format(**values), self.body.in_(lang).format(**values)


class Messages(Strict, frozen=True):
    """Which notices are sent: ``on_act`` by ``step.act``, ``on_timeout`` by step."""

    on_open: Message
    on_issue: Message | None = None
    on_act: dict[str, Message] = {}
    on_timeout: dict[str, Message] = {}


class Effects(Strict, frozen=True):
    """What the room keeps of its own when something happens: names of effects of its manifest.

    ``on_act`` by ``step.act``, ``on_timeout`` by step; each in the transaction of what it goes with.
    """

    on_open: list[str] = []
    on_act: dict[str, list[str]] = {}
    on_timeout: dict[str, list[str]] = {}


class Returns(Strict, frozen=True):
    """How many times at ``most`` a case may be sent back to its applicant to be mended."""

    most: int


class Pack(Strict, frozen=True, dict=True):
    """A whole service: what the office promises and does."""

    pack: str
    room: str
    title: Text
    about: Text
    who: Text
    audience: list[Literal["resident", "business", "organisation"]]
    owner: Owner
    words: list[str]
    standard: Standard
    form: list[Section]
    clock: Clock
    procedure: dict[str, Step]
    messages: Messages
    reasons: dict[str, Reason] = {}
    products: dict[str, Product] = {}
    fees: dict[str, Levy] = {}
    returns: Returns | None = None
    # Before the form
    precheck: Precheck | None = None
    # Before it is sent
    cosign: Cosign | None = None
    # From when it is sent
    veil: Veil | None = None
    # Beside the steps
    extension: Extension | None = None
    reopening: Reopening | None = None
    # Others
    outsiders: dict[str, Outsider] = {}
    hand_over: HandOver | None = None
    parts: Parts | None = None
    flags: dict[str, Mark] = {}
    effects: Effects | None = None

    @property
    def slug(self) -> str:
        """Return the name in addresses."""
        return self.pack

    @property
    def first_step(self) -> str:
        """Return the id of the step where a submitted case starts: the first one written."""
        return next(iter(self.procedure))

    @property
    def fields(self) -> Iterator[Field]:
        """Return all questions in the order asked."""
        return (field for section in self.form for field in section.fields)

    def step(self, step_id: str) -> Step:
        """Return one step. Raises KeyError."""
        return self.procedure[step_id]

    def act(self, step_id: str, act_id: str) -> Act:
        """Return one act of a step. Raises KeyError."""
        return self.procedure[step_id].acts[act_id]

    def section(self, section_id: str) -> Section:
        """Return one section of the form. Raises KeyError."""
        for section in self.form:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def field(self, field_id: str) -> Field:
        """Return one question. Raises KeyError."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(field_id)

    def section_of(self, field_id: str) -> Section:
        """Return the section that asks ``field_id``. Raises KeyError."""
        for section in self.form:
            if any(field.id == field_id for field in section.fields):
                return section
        raise KeyError(field_id)

    def message_on_act(self, step_id: str, act_id: str) -> Message | None:
        """Return what the applicant is told after an act, if anything."""
        return self.messages.on_act.get(f"{step_id}.{act_id}")

    def effects_of_act(self, step_id: str, act_id: str) -> list[str]:
        """Return the effects that go with an act."""
        return self.effects.on_act.get(f"{step_id}.{act_id}", []) if self.effects else []

    def effects_of_timeout(self, step_id: str) -> list[str]:
        """Return the effects that go with the end of a step's time."""
        return self.effects.on_timeout.get(step_id, []) if self.effects else []

    @cached_property
    def source(self) -> str:
        """Return the whole pack as one JSON text: what is published and stored.

        The order of steps and of questions is kept, and defaults are left out, so that a grammar
        that has grown still gives the same text for the same pack.
        """
        return msgspec.json.encode(self).decode()

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 (hex) of the source."""
        return sha256(self.source.encode()).hexdigest()


def from_source(source: str) -> Pack:
    """Return the pack of a stored source text.

    Raises:
        msgspec.ValidationError: the text does not fit the grammar.
    """
    return msgspec.json.decode(source, type=Pack)
