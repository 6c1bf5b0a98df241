"""The summary of the morning: one message to an officer, of numbers only."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.action import Actor, action, describe
from balaikota.core.notices import actions as notices
from balaikota.core.people import queries as people
from balaikota.core.people.queries import contacts
from balaikota.engine.worklist.queries import digest
from balaikota.engine.worklist.queries.digest import Morning
from balaikota.lib import wording


@action("worklist.digest")
def tell(*, by: Actor, now: datetime, user_id: int) -> bool:
    """Tell one officer what is late, due today and new; nothing when there is nothing.

    Counted by what they may see and do at ``now``; whoever is away or out of office is left alone.

    Raises:
        NotAllowed: ``by`` is not the system.
    """
    describe(subject=f"user:{user_id}", outcome="nothing")
    user = contacts.get_account(user_id)
    officer = people.actor_for(user, now=now)
    if not officer.is_officer or officer.away_until is not None:
        return False
    found = digest.count_morning(officer, since=digest.last_morning(now), now=now)
    if not found:
        return False
    with override(user.language):
        subject, body = _words(found, user.language, now)
    link = reverse("cases:inbox" if found.has_tasks else "fees:index")
    notices.send_all(
        to=[user_id], subject=subject, body=body, link=link, now=now, language=user.language
    )
    describe(subject=f"user:{user_id}", outcome="told")
    return True


def _words(found: Morning, lang: str, now: datetime) -> tuple[str, str]:
    """Return subject and body; what waits for a treasurer stands beside the tasks, or alone."""
    day = wording.long_date(now.astimezone(wording.WIB).date(), lang, weekday=True)
    told = {"day": day, "late": found.late, "today": found.today, "new": found.new}
    payments = _("Pembayaran yang perlu diputuskan: %(number)d.") % {"number": found.payments}
    if not found.has_tasks:
        subject = _("Tugas Anda pagi ini: %(number)d pembayaran perlu diputuskan")
        return subject % {"number": found.payments}, f"{day}. {payments}"
    subject = _("Tugas Anda pagi ini: %(late)d terlambat, %(today)d jatuh tempo hari ini") % told
    body = (
        _(
            "%(day)s. Terlambat: %(late)d. Jatuh tempo hari ini: %(today)d. Baru sejak hari kerja kemarin: %(new)d."
        )
        % told
    )
    return subject, f"{body} {payments}" if found.payments else body
