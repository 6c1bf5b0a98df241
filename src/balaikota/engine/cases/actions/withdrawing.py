"""Withdrawing at the counter, for the applicant who stands there and asks for it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _move, _withdrawn
from balaikota.engine.cases.models import Case, Remark, Task
from balaikota.engine.cases.queries import visible
from balaikota.lib.errors import DomainError


@action.action("cases.withdraw_for")
def withdraw_for(
    *, by: Actor, now: datetime, number: str, reason: str, has_checked: bool = False
) -> Case:
    """Withdraw a running case for its applicant, at their wish.

    Args:
        reason: what the applicant said, kept with the case and read by colleagues.
        has_checked: the officer looked at who asks.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor does not serve the counter of the case's unit.
        DomainError: no reason, or nobody's identity was checked; ``field`` says which.
        AlreadyWithdrawn: it is withdrawn.
        Conflict: it has ended otherwise, or its document is being made.
    """
    found = visible.get_case(by, number)
    by.require("cases.withdraw_for", found.unit_id)
    if not reason.strip():
        raise DomainError(_("Tulis alasan pemohon menarik permohonannya."), field="reason")
    if not has_checked:
        raise DomainError(
            _("Periksa dulu identitas yang meminta, lalu beri tanda di sini."), field="has_checked"
        )
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)
    _move.settle(case, now)
    task = Task.objects.filter(case=case, ended_at=None).order_by("pk").first()
    _withdrawn.end(case, now=now)
    if task is not None:
        Remark.objects.create(case=case, task=task, is_public=False, text=reason.strip(), at=now)
    action.describe(payload={"reason": reason.strip()})
    return case
