"""What happens by itself while somebody outside the city hall is asked: a reminder, and word when late."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _reach
from balaikota.engine.cases.models import Inquiry
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.cases.queries.inquiries import State


@action.action("cases.sweep")
def remind_outsider(*, by: Actor, now: datetime, inquiry_id: int) -> Inquiry | None:
    """Remind who was asked once half their time is over; None when there is no need any more."""
    inquiry = _locked(inquiry_id)
    if inquiry is None or inquiry.remind_at is None or inquiry.remind_at > now:
        _nothing(inquiry_id)
        return None
    if not inquiries.state_of(inquiry, now).is_open:
        _nothing(inquiry_id)
        return None
    inquiry.remind_at = None
    inquiry.save(update_fields=["remind_at"])
    _reach.remind(inquiry, now=now)
    return _described(inquiry, "outside-reminded")


@action.action("cases.sweep")
def tell_late(*, by: Actor, now: datetime, inquiry_id: int) -> Inquiry | None:
    """Tell whoever asked that the time is over without an answer, once; None when it is not so."""
    inquiry = _locked(inquiry_id)
    if inquiry is None or inquiry.late_told_at is not None:
        _nothing(inquiry_id)
        return None
    if inquiries.state_of(inquiry, now) is not State.EXPIRED:
        _nothing(inquiry_id)
        return None
    inquiry.late_told_at = now
    inquiry.save(update_fields=["late_told_at"])
    with override("id"):
        subject = _("%(number)s: pihak luar belum menjawab")
        body = _(
            "%(body)s tidak menjawab dalam waktunya. Kirim tautan baru, atau teruskan tanpa jawaban mereka."
        )
    _reach.officers(inquiry, subject, body, now=now)
    return _described(inquiry, "outside-late")


def _locked(inquiry_id: int) -> Inquiry | None:
    rows = Inquiry.objects.select_for_update(of=("self",))
    return rows.select_related("case__unit", "case__version").filter(pk=inquiry_id).first()


def _nothing(inquiry_id: int) -> None:
    action.describe(subject=f"inquiry:{inquiry_id}", outcome="nothing-due")


def _described(inquiry: Inquiry, outcome: str) -> Inquiry:
    case = inquiry.case
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome=outcome)
    return inquiry
