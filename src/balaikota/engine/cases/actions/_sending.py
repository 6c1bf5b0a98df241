"""Sending a message to whoever's case it is."""

from __future__ import annotations

from datetime import datetime

from balaikota.core.notices import actions as notices
from balaikota.core.people.queries import organisations
from balaikota.engine.cases.models import Case
from balaikota.lib import wording


def send(case: Case, *, subject: str, body: str, link: str, now: datetime) -> None:
    """Send a message to the applicant, or to who acts for the organisation today; to nobody unknown."""
    if case.organisation_id is None:
        if case.applicant_id or case.email:
            to = notices.Recipient(user_id=case.applicant_id, email=case.email or None)
            notices.send(to=to, subject=subject, body=body, link=link, now=now)
        return
    today = now.astimezone(wording.WIB).date()
    pks = organisations.representatives_of(case.organisation_id, on=today)
    notices.send_all(to=pks, subject=subject, body=body, link=link, now=now)
    if case.email:
        to = notices.Recipient(email=case.email)
        notices.send(to=to, subject=subject, body=body, link=link, now=now)
