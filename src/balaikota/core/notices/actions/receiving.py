"""What the gateway heard of messages it took: delivered, read, or not to be delivered after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from balaikota.core.action import Actor, action, describe
from balaikota.core.notices import routing, rules, tasks
from balaikota.core.notices.models import Notice
from balaikota.core.notices.rules import Failure

MOST = 500
STATES = ("delivered", "read", "failed")
_CLASSES = {"unknown-number": Failure.UNKNOWN, "refused": Failure.REFUSED}


@dataclass(frozen=True)
class Receipt:
    """What became of one message.

    Attributes:
        key: under which it was offered.
        state: one of STATES.
        error: of a failed one: ``unknown-number``, ``refused``, or anything else.
    """

    key: UUID
    state: str
    error: str = ""


@action("notices.note_receipts")
def note_receipts(*, by: Actor, now: datetime, receipts: Sequence[Receipt]) -> int:
    """Note what became of messages; return how many receipts said something new.

    The same receipt again changes nothing, and the order in which they come does not matter; keys
    nobody knows are passed over. What failed after it was taken goes on by the next channel.

    Args:
        by: the program of the gateway, with a key that lends the verb.
        now: when.
        receipts: at most MOST.

    Raises:
        NotAllowed: the verb was not lent to ``by``.
    """
    assert len(receipts) <= MOST, "the endpoint refuses more"
    keys = {receipt.key for receipt in receipts}
    mine = Notice.objects.filter(row_key__in=keys, channel__in=rules.PHONES).order_by("pk")
    known = {row.row_key: row for row in mine.select_for_update()}
    new = 0
    for receipt in receipts:
        row = known.get(receipt.key)
        if row is not None and _note(row, receipt, now):
            new += 1
    describe(subject="notices:receipts", outcome="noted", payload={"new": new})
    return new


def _note(row: Notice, receipt: Receipt, now: datetime) -> bool:
    if receipt.state == "failed":
        return _fail(row, _CLASSES.get(receipt.error, Failure.PERMANENT), now)
    was = (row.received_at, row.read_at)
    if row.received_at is None:
        row.received_at = now
    if receipt.state == "read" and row.read_at is None:
        row.read_at = now
    if was == (row.received_at, row.read_at):
        return False
    # It is there, so it was taken, whether we have heard the answer to our offer or not.
    row.delivered_at = row.delivered_at or now
    row.due_at, row.failed_at, row.failure = None, None, ""
    row.save(
        update_fields=["received_at", "read_at", "delivered_at", "due_at", "failed_at", "failure"]
    )
    return True


def _fail(row: Notice, failure: Failure, now: datetime) -> bool:
    if row.received_at is not None or row.failed_at is not None:
        return False
    row.delivered_at, row.due_at, row.failed_at, row.failure = None, None, now, failure
    row.save(update_fields=["delivered_at", "due_at", "failed_at", "failure"])
    routing.go_on(row, now=now)
    tasks.deliver.enqueue()
    return True
