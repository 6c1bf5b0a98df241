"""What an app declares of a change that takes two persons."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import ClassVar

from balaikota.core.action import Actor


class Change(ABC):
    """Something one officer proposes and another puts in force.

    A subclass is a frozen dataclass; it stands under ``changes`` in the manifest of its app. Its
    fields are what is proposed: kept as JSON, read back when somebody looks or decides. They hold
    codes, keys, dates and words, never a NIK, a telephone number, an email or an address. A field
    added later has a default, so that what waits can still be read.

    Attributes:
        kind: under which name it is kept: slug of its app and a word, ``calendar.day``.
        may_read: permission to see it and what became of it.
        may_propose: permission to propose it, and the verb of that act.
        may_confirm: permission to put it in force, and the verb of that act.
        may_refuse: permission to refuse it, and the verb of that act.
        expires_days: after so many calendar days nobody can confirm it any more; None: never.
    """

    kind: ClassVar[str]
    may_read: ClassVar[str]
    may_propose: ClassVar[str]
    may_confirm: ClassVar[str]
    may_refuse: ClassVar[str]
    expires_days: ClassVar[int | None] = None

    @property
    @abstractmethod
    def key(self) -> str:
        """What would change, within its app: of two proposals with one key the second is refused."""

    @property
    def unit_id(self) -> int | None:
        """The unit at which the permissions must be held; None: anywhere."""
        return None

    @property
    @abstractmethod
    def title(self) -> str:
        """What is proposed, in a few words of the reader's language."""

    @abstractmethod
    def lines(self) -> list[tuple[str, str]]:
        """Return (what, how it would be) in the order in which an officer checks it."""

    @abstractmethod
    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless it could be put in force at ``now``.

        Asked when it is proposed and once more when it is confirmed; ``by`` does the one or the
        other.
        """

    @abstractmethod
    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Put it in force, inside the act that confirms it.

        Args:
            by: who confirms.
            now: when.
            reason: why it was proposed.
        """
