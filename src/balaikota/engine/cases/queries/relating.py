"""What a case came of."""

from __future__ import annotations

from balaikota.engine.cases.models import Case, Relation


def find_renewed(case: Case) -> int | None:
    """Return the pk of the case of the same service that a case was opened from; None without one.

    Its applicant asked for the same again: what it grants takes the place of what that one granted.
    """
    rows = Relation.objects.filter(other=case, kind=Relation.Kind.OPENED)
    same = rows.filter(case__version__service=case.version.service_id)
    return same.values_list("case_id", flat=True).first()
