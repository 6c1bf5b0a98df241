"""Every failure that a person can cause or fix.

    DomainError            422  the request cannot be carried out
    ├── NotIdentified      401  a program did not show a key that is in force
    ├── NotAllowed         403  the actor lacks the permission
    ├── NotFound           404  no such record, or not visible to the actor
    ├── Conflict           409  the record is not in the state that the action needs
    │   └── BadTransition       the procedure has no such arrow
    └── TooMany            429  asked too often; ``retry_after`` says when to come back

A module subclasses one of these beside the function that raises it. Anything else that escapes is
a bug: it is logged and shown as 500. The message is for the person who reads it (gettext).
"""

from __future__ import annotations


class DomainError(Exception):
    """An anticipated failure with a message fit to show to the user."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotIdentified(DomainError):
    """A program did not show a key that is in force."""

    status = 401


class NotAllowed(DomainError):
    """The actor lacks the permission."""

    status = 403


class NotFound(DomainError):
    """There is no such record among those the actor may see."""

    status = 404


class Conflict(DomainError):
    """The record is not in the state that the action needs."""

    status = 409


class BadTransition(Conflict):
    """The procedure has no arrow from the present step with this verb."""


class TooMany(DomainError):
    """The same was asked too often; ``retry_after`` is in seconds."""

    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
