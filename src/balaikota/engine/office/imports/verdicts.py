"""What is said of each row, and of all of them together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from balaikota.core.people.models import Assignment
from balaikota.core.sealed import canonical_json
from balaikota.engine.office.imports.columns import BY_KEY
from balaikota.engine.office.imports.persons import Person
from balaikota.engine.office.models import Outcome


@dataclass(frozen=True)
class Problem:
    """What is wrong, or only odd, with one cell.

    Attributes:
        key: the column; empty when it is the row as a whole.
        value: the cell as typed.
        text: why, and what to do.
        is_warning: the row can be taken nevertheless.
    """

    key: str
    value: str
    text: str
    is_warning: bool = False

    @property
    def column(self) -> str:
        """The title of the column."""
        return BY_KEY[self.key].title if self.key else _("Seluruh baris")


@dataclass
class Judged:
    """One row: what it says, what is wrong with it, and what it would do.

    Attributes:
        number: as the spreadsheet counts.
        typed: column -> cell as typed.
        problems: in the order of the columns.
        outcome: what it does to an assignment; None while it is bad.
        person: whom it means.
        row: the assignment that begins (not saved), ends, or stays.
        at: when that ends.
    """

    number: int
    typed: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    outcome: Outcome | None = None
    person: Person | None = None
    row: Assignment | None = None
    at: datetime | None = None

    @property
    def is_bad(self) -> bool:
        """Tell whether it cannot be taken."""
        return any(not one.is_warning for one in self.problems)

    @property
    def has_warning(self) -> bool:
        """Tell whether it can be taken but looks odd."""
        return bool(self.problems) and not self.is_bad

    @property
    def opens_account(self) -> bool:
        """Tell whether the person gets an account by it."""
        return self.person is not None and self.person.is_new

    @property
    def verdict(self) -> str:
        """Say in a code what becomes of it: the same in every language."""
        marks = [f"{one.key}{'?' if one.is_warning else '!'}" for one in self.problems]
        new = "+" if self.opens_account and not self.is_bad else ""
        return " ".join([f"{self.outcome or 'bad'}{new}", *sorted(marks)])

    def refuse(self, key: str, text: str, *, is_warning: bool = False) -> None:
        """Note a problem of a column."""
        self.problems.append(Problem(key, self.typed.get(key, ""), text, is_warning))


@dataclass(frozen=True)
class Plan:
    """All rows of a table as they are judged at a moment."""

    rows: Sequence[Judged]

    @cached_property
    def good(self) -> list[Judged]:
        """The rows that can be taken."""
        return [one for one in self.rows if not one.is_bad]

    @cached_property
    def bad(self) -> list[Judged]:
        """The rows that cannot be taken."""
        return [one for one in self.rows if one.is_bad]

    @cached_property
    def doubtful(self) -> list[Judged]:
        """The rows that can be taken but look odd."""
        return [one for one in self.rows if one.has_warning]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are, and what the good ones do."""
        persons = {id(one.person): one.person for one in self.good if one.person is not None}
        outcomes = [one.outcome for one in self.good]
        return {
            "rows": len(self.rows),
            "good": len(self.good),
            "bad": len(self.bad),
            "doubtful": len(self.doubtful),
            "opened": sum(person.is_new for person in persons.values()),
            "known": sum(not person.is_new for person in persons.values()),
            **{one.value: outcomes.count(one) for one in Outcome},
        }

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """Number of a row -> what becomes of it, in a code."""
        return {str(one.number): one.verdict for one in self.rows}

    @cached_property
    def digest(self) -> str:
        """What tells whether two plans say the same of every row."""
        return hashlib.sha256(canonical_json(self.verdicts).encode()).hexdigest()[:32]

    def changed_since(self, seen: Mapping[str, str]) -> list[Judged]:
        """Return the rows that are judged otherwise than before."""
        return [one for one in self.rows if seen.get(str(one.number)) != one.verdict]
