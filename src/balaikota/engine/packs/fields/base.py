"""What every kind of question can do."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import jsonschema_rs
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.engine.packs.grammar import Field

Posted = Mapping[str, Sequence[str]]
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters, half characters, and what turns the direction of text.
_CONTROL = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff{''.join(sorted(TURNING))}]")
NUMBER_MARKS = re.compile(r"[\s.\-\u2010-\u2015/]+")


class Wrong(Exception):
    """An answer cannot be taken; the message says what to do.

    ``part`` names the input of a question that has several (``area`` of an address).
    """

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.part = part

    @property
    def each(self) -> tuple[Wrong, ...]:
        """Return everything that is wrong."""
        return (self,)


class RowsWrong(Wrong):
    """Several answers in the rows of a group cannot be taken."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(wrong[0].message, wrong[0].part)
        self._wrong = tuple(wrong)

    @property
    def each(self) -> tuple[Wrong, ...]:
        """Return everything that is wrong, in the order of the rows."""
        return self._wrong


@dataclass(frozen=True)
class Setting:
    """What an answer is checked against.

    Attributes:
        today: the local date.
        files: pk of each file that is there for this form, as text -> its media type.
        now: the moment, aware, in UTC; None where no answer bears it.
    """

    today: date
    files: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None

    @cached_property
    def areas(self) -> Mapping[str, areas.AreaRow]:
        """Return the kelurahan by code, read once."""
        return areas.known_kelurahan()


@dataclass(frozen=True)
class Clean:
    """An answer as it is stored (JSON), and what is odd about it though it is taken."""

    answer: Any
    warnings: tuple[str, ...] = ()


class FieldKind(ABC):
    """One kind of question.

    ``typed`` is what a person put in, kept as it was so that a form can be shown again: a text,
    a list of texts, or a mapping of texts by part.
    """

    parts: tuple[str, ...] = ()

    def typed(self, field: Field, posted: Posted) -> Any:
        """Return what was put in, from the posted values."""
        if self.parts:
            return {part: _one(posted, f"{field.id}-{part}") for part in self.parts}
        return _one(posted, field.id)

    @abstractmethod
    def untyped(self, field: Field, answer: Any) -> Any:
        """Return what would be typed to give ``answer``, so that a form can be filled."""

    def is_empty(self, typed: Any) -> bool:
        """Tell whether nothing was put in."""
        values = typed.values() if isinstance(typed, dict) else [typed]
        return not any(value.strip() for value in values)

    @abstractmethod
    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the answer. Only called when something was put in.

        Raises:
            Wrong: it cannot be taken.
        """

    @abstractmethod
    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the answer in words."""

    def picture(self, field: Field, answer: Any) -> str:
        """Return the answer as an ``<svg>``, safe to insert; empty where words are all there is."""
        return ""

    @abstractmethod
    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of a stored answer."""

    @abstractmethod
    def samples(self, field: Field) -> list[Any]:
        """Return answers that expressions are tried with; unanswered is tried besides."""

    def fits(self, field: Field, value: Any) -> bool:
        """Tell whether a JSON value has the type of a stored answer; what is in it comes later."""
        return jsonschema_rs.is_valid({"type": self.schema(field)["type"]}, value)

    def missing(self, field: Field) -> Wrong:
        """Return what to say when a required question was left empty."""
        return Wrong(_("Isi dulu: %(label)s.") % {"label": label(field)}, self.first_part)

    @property
    def first_part(self) -> str:
        """Return the input that a message about the whole answer points at."""
        return ""

    @property
    def unanswered(self) -> Any:
        """Return what expressions see while there is no answer."""
        return None


def label(field: Field) -> str:
    """Return the label of a question in the language in use."""
    return field.label.in_(get_language() or "id")


def tidy(text: str, *, lines: bool = False) -> str:
    """Return text without control characters and idle spaces; ``lines`` keeps line breaks."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if lines:
        kept = "\n".join(tidy(line) for line in text.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
    return " ".join(_CONTROL.sub(" ", text).split())


def digits(text: str) -> str:
    """Return a number without the marks people put between digits, in plain digits."""
    return NUMBER_MARKS.sub("", unicodedata.normalize("NFKC", text))


def _one(posted: Posted, name: str) -> str:
    values = posted.get(name) or [""]
    return values[-1]
