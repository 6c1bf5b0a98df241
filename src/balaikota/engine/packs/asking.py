"""What a pack asks: the questions of the form, and those of the check before it."""

from __future__ import annotations

from typing import Literal

import msgspec

from balaikota.engine.packs.texts import Basis, Strict, Text

Kind = Literal[
    "text", "long-text", "whole-number", "rupiah", "date", "choice", "several", "yes-no", "nik",
    "phone", "email", "address", "point", "files", "declaration", "group", "code",
]  # fmt: skip
ALWAYS_PERSONAL = frozenset({"nik", "phone", "email", "address", "point", "files"})


# What of a profile, or of the organisation that is applied for, a question is filled in with.
Source = Literal[
    "profile.name", "profile.nik", "profile.phone", "profile.email", "profile.address",
    "organisation.name", "organisation.nib", "organisation.npwp", "organisation.address",
]  # fmt: skip


class Choice(Strict, frozen=True):
    """One answer to choose."""

    id: str
    title: Text
    hint: Text | None = None


class Field(Strict, frozen=True):
    """One question.

    Attributes:
        max: characters (text), value (numbers), files (files) or rows (groups) at most.
        min: value (numbers), files (files) or rows (groups) at least.
        pattern: regular expression the whole answer must match, spaces, dots and dashes removed.
        example: an answer of the right shape, told when ``pattern`` refuses.
        when: CEL over earlier answers; the question is asked only when it is true.
        only: for dates, whether the day must lie before or after today (today fits both).
        per: for money and numbers, the period meant.
        declares: for declarations, the sentence to agree to.
        taken_from: (``from``) what of the applicant's own data it is filled in with, when signed in.
        sensitive: the article that lets us ask about religion, health and the like.
        fields: for groups, the questions of each row.
        row: for groups, what one row is called: ``{id: Karyawan, en: Employee}``.
        row_title: for groups, the question of a row whose answer stands for it in lists.
        codes: for codes, the name of the list they are of (``list`` in the pack).
        level: for codes, the only level that may be chosen; any without it.
    """

    id: str
    kind: Kind
    label: Text
    hint: Text | None = None
    optional: bool = False
    max: int | None = None
    min: int | None = None
    pattern: str | None = None
    example: str = ""
    when: str | None = None
    personal: bool = False
    only: Literal["past", "future"] | None = None
    per: Literal["day", "month", "year"] | None = None
    unit: Text | None = None
    choices: list[Choice] = []
    accept: list[Literal["photo", "document"]] = []
    autofill: Literal["name", "organization"] | None = None
    sensitive: Basis | None = None
    declares: Text | None = None
    fields: list[Field] = []
    row: Text | None = None
    row_title: str | None = None
    codes: str | None = msgspec.field(default=None, name="list")
    level: int | None = None
    taken_from: Source | None = msgspec.field(default=None, name="from")

    @property
    def is_personal(self) -> bool:
        """Tell whether the answer says who somebody is or how to reach them."""
        own = self.personal or self.kind in ALWAYS_PERSONAL
        return own or any(inner.is_personal for inner in self.fields)


class Section(Strict, frozen=True):
    """One page of questions about one topic; ``title`` is its heading.

    Attributes:
        at_desk: its heading for officers, where the title speaks to the applicant ("Tentang Anda").
    """

    section: str
    title: Text
    fields: list[Field]
    hint: Text | None = None
    at_desk: Text | None = None

    @property
    def desk_title(self) -> Text:
        """Return its heading for officers."""
        return self.at_desk or self.title

    @property
    def id(self) -> str:
        """Return the name of the section in addresses."""
        return self.section


class Verdict(Strict, frozen=True):
    """One answer of the pre-check; ``when`` is CEL over its questions.

    Attributes:
        when: true for the answers it is for; the last verdict has none and takes the rest.
        lacking: requirements of the standard that the applicant does not have yet.
        basis: the regulation it rests on.
    """

    kind: Literal["go-on", "not-needed", "not-possible", "missing-things"]
    text: Text
    when: str | None = None
    basis: Basis | None = None
    lacking: list[str] = []


class Precheck(Strict, frozen=True):
    """A few questions before the form: do I need this, can I get it, what is missing."""

    questions: list[Field]
    verdicts: list[Verdict]
