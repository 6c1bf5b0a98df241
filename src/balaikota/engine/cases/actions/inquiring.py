"""Asking somebody outside the city hall about a case, by a link that is good for one answer."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _charge, _reach
from balaikota.engine.cases.models import Case, Inquiry
from balaikota.engine.cases.queries import clock, inquiries
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Outsider
from balaikota.lib.errors import Conflict, DomainError

MOST_LETTERS, LONGEST_NAME = 4000, 120


@dataclass(frozen=True)
class Asking:
    """What an officer asks somebody outside.

    Attributes:
        outsider: whom, by their name in the pack.
        body: who that is in words, where the pack leaves it open.
        email: where the link goes; empty when the officer passes it on.
        text: the officer's own words.
        shows: questions whose answers they read.
    """

    outsider: str
    text: str
    body: str = ""
    email: str = ""
    shows: Collection[str] = ()


@action.action("cases.act")
def inquire(*, by: Actor, now: datetime, number: str, asking: Asking) -> Inquiry:
    """Ask somebody outside the city hall; the clock of the case does not stop for it.

    Their link is good until the time that the pack gives them is over.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotYourTask, TaskTaken: the actor is not in charge of it.
        Conflict: it has ended, or they were asked already and have not answered.
        DomainError: whom, what or where to is missing; ``field`` says which.
    """
    case = _charge.locked(by, number, now)
    task = _charge.task_of(by, case, now)
    declared = packs.pack_of(case.version).outsiders.get(asking.outsider)
    if declared is None or task.step not in declared.steps:
        raise DomainError(_("Pilih dari daftar siapa yang ditanya."), field="kepada")
    inquiry = Inquiry(case=case, step=task.step, outsider=asking.outsider, asked_at=now)
    inquiry.asked_by_id = int(by.id)
    inquiry.body, inquiry.email = _body(declared, asking.body), _email(asking.email)
    inquiry.text = _written(asking.text)
    _refuse_twice(case, inquiry)
    inquiry.shows = inquiries.chosen(asking.shows, inquiries.choices(case, now=now))
    _link(inquiry, declared, now)
    inquiry.save()
    _reach.invite(inquiry, now=now)
    _describe(inquiry, "outside-asked", {"text": inquiry.text, "shows": inquiry.shows})
    return inquiry


@action.action("cases.act")
def renew(*, by: Actor, now: datetime, number: str, inquiry_id: int) -> Inquiry:
    """Make a new link to an inquiry that waits: the old one is dead, the time begins once more.

    Raises:
        NotFound: no such case or inquiry, or not visible to the actor.
        NotYourTask: the actor does not act on the case.
        Conflict: it was answered or withdrawn meanwhile, or the case has ended.
    """
    inquiry = _waiting(by, number, inquiry_id, now)
    inquiry.links += 1
    inquiry.late_told_at = None
    _link(inquiry, inquiries.declared_of(inquiry), now)
    inquiry.save()
    _reach.invite(inquiry, now=now)
    _describe(inquiry, "outside-renewed", {"link": inquiry.links})
    return inquiry


@action.action("cases.act")
def withdraw(*, by: Actor, now: datetime, number: str, inquiry_id: int) -> Inquiry:
    """Withdraw an inquiry that waits: its link is dead, and who was asked is told.

    Raises:
        NotFound, NotYourTask, Conflict: as ``renew``.
    """
    inquiry = _waiting(by, number, inquiry_id, now)
    inquiry.ended_at, inquiry.ending = now, "withdrawn"
    inquiry.save(update_fields=["ended_at", "ending"])
    _reach.call_off(inquiry, now=now)
    _describe(inquiry, "outside-withdrawn", {})
    return inquiry


def _waiting(by: Actor, number: str, inquiry_id: int, now: datetime) -> Inquiry:
    """Return an inquiry that is not over, with its case locked."""
    case = _charge.locked(by, number, now)
    _charge.require_any(by, case, now)
    inquiry = inquiries.get_inquiry(case, inquiry_id)
    if inquiry.ended_at is not None:
        raise Conflict(_("Permintaan itu sudah dijawab atau dicabut. Muat ulang halaman."))
    return inquiry


def _link(inquiry: Inquiry, declared: Outsider, now: datetime) -> None:
    """Give the inquiry the link of its number, and its time from ``now`` on."""
    time = clock.deadline(declared.within, start=now, unit_code=inquiry.case.unit.code)
    inquiry.due_at = time.due_at
    inquiry.remind_at = time.half_at if inquiry.email else None
    assert isinstance(inquiry.row_key, uuid.UUID)
    inquiry.link_hash = inquiries.LINK.stored(inquiries.token_of(inquiry))


def _body(declared: Outsider, named: str) -> str:
    if not declared.anybody:
        return declared.title.in_("id")
    name = " ".join(named.split())
    if not name:
        raise DomainError(_("Tulis instansi atau orang yang ditanya."), field="body")
    if len(name) > LONGEST_NAME:
        raise DomainError(_("Nama paling panjang 120 huruf."), field="body")
    return name


def _email(given: str) -> str:
    email = given.strip()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise DomainError(
            _("Tulis alamat email yang lengkap, misalnya nama@example.com."), field="email"
        ) from None
    return email


def _written(text: str) -> str:
    if not text.strip():
        raise DomainError(_("Tulis apa yang ingin Anda tanyakan."), field="text")
    if len(text) > MOST_LETTERS:
        raise DomainError(
            _("Paling panjang 4.000 huruf. Persingkat lalu kirim lagi."), field="text"
        )
    return text.strip()


def _refuse_twice(case: Case, asked: Inquiry) -> None:
    waiting = Inquiry.objects.filter(case=case, outsider=asked.outsider, ended_at=None)
    if any(one.body.casefold() == asked.body.casefold() for one in waiting):
        raise Conflict(
            _(
                "%(body)s sudah ditanya dan belum menjawab. Kirim tautan baru, atau cabut dulu permintaan itu."
            )
            % {"body": asked.body}
        )


def _describe(inquiry: Inquiry, outcome: str, payload: dict[str, object]) -> None:
    who = {"inquiry": inquiry.pk, "body": inquiry.body, "email": inquiry.email}
    action.describe(
        subject=f"case:{inquiry.case_id}",
        unit=inquiry.case.unit.code,
        from_step=inquiry.step,
        due_at=inquiry.due_at,
        outcome=outcome,
        payload=who | payload,
    )
