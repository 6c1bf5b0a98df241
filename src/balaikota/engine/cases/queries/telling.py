"""What the applicant of a case was told, and how they want to be told."""

from __future__ import annotations

from balaikota.core.notices import queries as notices
from balaikota.core.notices.queries import Told
from balaikota.engine.cases.models import Case

_PREFIX = "case:"


def about_of(case: Case) -> str:
    """Return under what notices of a case are found again."""
    return f"{_PREFIX}{case.pk}"


def case_pk(about: str) -> int:
    """Return the case that a notice is about; 0 for none."""
    rest = about.removeprefix(_PREFIX)
    return int(rest) if about.startswith(_PREFIX) and rest.isdecimal() else 0


def told_of(case: Case) -> list[Told]:
    """Return what its applicant was told, latest first, addresses masked. One query."""
    return notices.find_told(about_of(case))
