"""What somebody outside the city hall does with the link they were sent: accept, answer, refuse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.files.actions import Clean
from balaikota.engine.cases.actions import _reach
from balaikota.engine.cases.models import Case, Inquiry
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.cases.queries.inquiries import State
from balaikota.lib.errors import Conflict, DomainError

MOST_FILES, MOST_LETTERS = 5, 8000


class LinkOver(Conflict):
    """The link is not good any more; ``state`` says why."""

    def __init__(self, state: State) -> None:
        super().__init__(why_over(state))
        self.state = state


class Files(DomainError):
    """What was attached cannot be taken; the message says what to do."""


def why_over(state: State) -> str:
    """Return why a link is not good any more, as a sentence."""
    return {
        State.OVER: _("Tautan ini sudah dipakai, dan hanya berlaku untuk satu jawaban."),
        State.WITHDRAWN: _("Kantor yang bertanya sudah mencabut permintaannya."),
        State.ENDED: _("Berkas yang ditanyakan sudah selesai, jadi tidak perlu dijawab lagi."),
        State.EXPIRED: _("Batas waktu untuk menjawab sudah lewat."),
    }.get(state, _("Langkah itu tidak dapat dilakukan sekarang. Muat ulang halaman."))


@action.action("cases.answer_outside")
def open_link(*, by: Actor, now: datetime, inquiry_id: int) -> Inquiry:
    """Note that the link was opened by a person; the first time counts.

    Raises:
        UnknownLink: the link is not of this inquiry, or was replaced.
        LinkOver: it is not good any more.
    """
    inquiry = _locked(by, inquiry_id)
    state = inquiries.state_of(inquiry, now)
    if not state.is_open:
        raise LinkOver(state)
    if inquiry.opened_at is None:
        inquiry.opened_at = now
        inquiry.save(update_fields=["opened_at"])
    _describe(inquiry, "outside-opened")
    return inquiry


@action.action("cases.answer_outside")
def accept(*, by: Actor, now: datetime, inquiry_id: int) -> Inquiry:
    """Take on what is asked; where the pack lets them do no more, that is the end of it.

    Raises:
        UnknownLink, LinkOver: as ``open_link``.
    """
    inquiry = _good_for(by, inquiry_id, "accept", now)
    inquiry.accepted_at = now
    if "answer" not in inquiries.declared_of(inquiry).may:
        inquiry.ended_at, inquiry.ending = now, "accepted"
    inquiry.save()
    with override("id"):
        subject, body = _("%(number)s: diterima pihak luar"), _("%(body)s menerima permintaannya.")
    _reach.officers(inquiry, subject, body, now=now)
    _describe(inquiry, "outside-accepted")
    return inquiry


@action.action("cases.answer_outside")
def refuse(*, by: Actor, now: datetime, inquiry_id: int, reason: str) -> Inquiry:
    """Refuse, with a reason; the link is used up.

    Raises:
        UnknownLink, LinkOver: as ``open_link``.
        DomainError: no reason, or too long a one.
    """
    inquiry = _good_for(by, inquiry_id, "refuse", now)
    inquiry.reply = _written(reason, "reason", _("Tulis mengapa Anda menolak."))
    inquiry.ended_at, inquiry.ending = now, "refused"
    inquiry.save()
    with override("id"):
        subject, body = _("%(number)s: ditolak pihak luar"), _("%(body)s menolak. Baca alasannya.")
    _reach.officers(inquiry, subject, body, now=now)
    _describe(inquiry, "outside-refused", text=inquiry.reply)
    return inquiry


def _clean_files(
    *, now: datetime, uploads: Sequence[UploadedFile[Any] | Clean] = (), **_rest: object
) -> dict[str, list[Clean]]:
    if len(uploads) > MOST_FILES:
        raise Files(_("Paling banyak lima berkas. Kirim yang terpenting."), field="files")
    try:
        return {
            "uploads": [
                one if isinstance(one, Clean) else files.clean(one, now=now) for one in uploads
            ]
        }
    except files.Refused as error:
        raise Files(error.message, field="files") from error


@action.action("cases.answer_outside", before=_clean_files)
def answer(
    *,
    by: Actor,
    now: datetime,
    inquiry_id: int,
    text: str,
    uploads: Sequence[UploadedFile[Any] | Clean] = (),
) -> Inquiry:
    """Answer, with words and at most MOST_FILES files; the link is used up.

    Raises:
        UnknownLink, LinkOver: as ``open_link``.
        Files: too many, or one that cannot be taken; nothing is sent then.
        DomainError: nothing written, or too much.
    """
    inquiry = _good_for(by, inquiry_id, "answer", now)
    inquiry.reply = _written(text, "text", _("Tulis jawaban Anda."))
    inquiry.ended_at, inquiry.ending = now, "answered"
    inquiry.save()
    owner = inquiries.owner_of(inquiry)
    for upload in uploads:
        files.store(by=by, now=now, upload=upload, owner=owner)
    with override("id"):
        subject, body = _("%(number)s: dijawab pihak luar"), _("%(body)s sudah menjawab.")
    _reach.officers(inquiry, subject, body, now=now)
    _describe(inquiry, "outside-answered", text=inquiry.reply, files=len(uploads))
    return inquiry


def _good_for(by: Actor, inquiry_id: int, verb: str, now: datetime) -> Inquiry:
    inquiry = _locked(by, inquiry_id)
    if not inquiries.may(inquiry, verb, now):
        raise LinkOver(inquiries.state_of(inquiry, now))
    return inquiry


def _locked(by: Actor, inquiry_id: int) -> Inquiry:
    """Return the inquiry of a link, its case locked first, as all acts on a case do."""
    cases = Case.objects.select_for_update(of=("self",))
    cases = cases.select_related("unit", "version__service")
    own = Inquiry.objects.filter(pk=inquiry_id)
    case = cases.filter(pk__in=own.values("case_id")).first()
    inquiry = own.select_for_update(of=("self",)).first() if case is not None else None
    is_theirs = by.kind is ActorKind.ONE_TIME_LINK and inquiry is not None
    if inquiry is None or not is_theirs or by.id != inquiries.holder_of(inquiry).id:
        raise inquiries.UnknownLink(_("Tautan ini tidak berlaku lagi."))
    assert case is not None
    inquiry.case = case
    return inquiry


def _written(text: str, field: str, missing: str) -> str:
    if not text.strip():
        raise DomainError(missing, field=field)
    if len(text) > MOST_LETTERS:
        raise DomainError(_("Paling panjang 8.000 huruf. Persingkat lalu kirim lagi."), field=field)
    return text.strip()


def _describe(inquiry: Inquiry, outcome: str, **payload: object) -> None:
    action.describe(
        subject=f"case:{inquiry.case_id}",
        unit=inquiry.case.unit.code,
        from_step=inquiry.step,
        outcome=outcome,
        payload={"inquiry": inquiry.pk} | payload,
    )
