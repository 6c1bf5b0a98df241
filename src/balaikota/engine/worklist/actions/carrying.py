"""Carrying out a bulk act: one task after the other, each as if its officer had done it alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import acting, flagging
from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.cases.rules import Flag
from balaikota.engine.worklist.models import Bulk, BulkItem
from balaikota.engine.worklist.queries import bulk as queries
from balaikota.engine.worklist.rules import Kind, State


@action.action("worklist.bulk")
def carry_out(*, by: Actor, now: datetime, item_id: int) -> BulkItem:
    """Act on one task of a bulk act, as if its officer had done it alone.

    Raises:
        DomainError: whatever the act itself refuses; nothing was changed then.
    """
    item = _locked(item_id)
    action.describe(subject=f"worklist.bulk:{item.bulk_id}", outcome=item.bulk.kind)
    if item.state != State.WAITING:
        return item
    _DO[Kind(item.bulk.kind)](by=by, now=now, item=item)
    item.state, item.at = State.DONE, now
    item.save(update_fields=["state", "at"])
    return item


@action.action("worklist.finish")
def refuse(*, by: Actor, now: datetime, item_id: int, why: str) -> BulkItem:
    """Note that a task could not be acted on, and why, for its officer to read."""
    item = _locked(item_id)
    if item.state == State.WAITING:
        item.state, item.why, item.at = State.REFUSED, why, now
        item.save(update_fields=["state", "why", "at"])
    action.describe(subject=f"worklist.bulk:{item.bulk_id}", outcome="refused")
    return item


@action.action("worklist.finish")
def finish(*, by: Actor, now: datetime, bulk_id: int) -> Bulk:
    """Close a bulk act and tell its officer how it went; once."""
    bulk = Bulk.objects.select_for_update().get(pk=bulk_id)
    action.describe(subject=f"worklist.bulk:{bulk.pk}", outcome="ended")
    if bulk.ended_at is not None:
        return bulk
    bulk.ended_at = now
    bulk.save(update_fields=["ended_at"])
    how = queries.progress(bulk)
    with override(bulk.language):
        subject = _("%(title)s: %(done)d berhasil, %(refused)d tidak") % {
            "title": bulk.title, "done": how.done, "refused": how.refused,
        }  # fmt: skip
    to = notices.Recipient(user_id=bulk.officer_id, email=None)
    link = reverse("worklist:bulk", args=[bulk.pk])
    notices.send(to=to, subject=subject, body=subject, link=link, now=now)
    return bulk


def _locked(item_id: int) -> BulkItem:
    items = BulkItem.objects.select_for_update(of=("self",))
    return items.select_related("bulk", "task__case").get(pk=item_id)


def _act(*, by: Actor, now: datetime, item: BulkItem) -> None:
    why = Reasoning(code=item.bulk.reason_code, note=item.bulk.note)
    acting.act(by=by, now=now, task_id=item.task_id, verb=item.bulk.verb, reasoning=why)


def _claim(*, by: Actor, now: datetime, item: BulkItem) -> None:
    acting.claim(by=by, now=now, task_id=item.task_id)


def _release(*, by: Actor, now: datetime, item: BulkItem) -> None:
    acting.release(by=by, now=now, task_id=item.task_id)


def _flag(*, by: Actor, now: datetime, item: BulkItem) -> None:
    flagging.raise_flag(by=by, now=now, number=item.task.case.number, flag=Flag.URGENT)


def _unflag(*, by: Actor, now: datetime, item: BulkItem) -> None:
    flagging.lower_flag(by=by, now=now, number=item.task.case.number, flag=Flag.URGENT)


_DO: Mapping[Kind, Callable[..., Any]] = MappingProxyType(
    {
        Kind.ACT: _act,
        Kind.CLAIM: _claim,
        Kind.RELEASE: _release,
        Kind.FLAG: _flag,
        Kind.UNFLAG: _unflag,
    }
)
