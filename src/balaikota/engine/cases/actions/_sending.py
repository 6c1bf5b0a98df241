"""Sending a message to whoever's case it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balaikota.core.notices import actions as notices
from balaikota.core.people.queries import organisations
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import telling
from balaikota.lib import wording


def send(
    case: Case,
    *,
    subject: str,
    body: str,
    link: str,
    now: datetime,
    short: str = "",
    may_be_letter: bool = False,
) -> None:
    """Send a message to the applicant, or to who acts for the organisation today; to nobody unknown.

    Args:
        short: what an SMS says; empty lets it be made of subject and link.
        may_be_letter: it is printed at the counter when nothing else reaches the applicant.
    """
    message: dict[str, Any] = {"subject": subject, "body": body, "link": link, "now": now}
    message |= {"about": telling.about_of(case), "language": case.language}
    out: dict[str, Any] = {
        "email": case.email or None,
        "phone": case.phone or None,
        "letter": _letter(case) if may_be_letter else "",
    }
    more: dict[str, Any] = {"short": short, "unit_id": case.unit_id}
    if case.organisation_id is None:
        to = notices.Recipient(user_id=case.applicant_id, **out)
        notices.send(to=to, **message, **more)
        return
    today = now.astimezone(wording.WIB).date()
    pks = organisations.representatives_of(case.organisation_id, on=today)
    notices.send_all(to=pks, **message)
    notices.send(to=notices.Recipient(**out), **message, **more)


def _letter(case: Case) -> str:
    """Return the lines above a letter; empty where it could reach nobody that email does not."""
    if case.is_veiled:  # a letter is printed by officers
        return ""
    is_reached = case.email or case.phone or not case.applicant_id
    return f"{case.applicant_name}\n{case.number}" if is_reached and case.applicant_name else ""
