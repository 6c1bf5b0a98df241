"""Telling somebody outside the city hall by email, and the officers about what they said."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import _tell
from balaikota.engine.cases.models import Inquiry, Task
from balaikota.engine.cases.queries import inquiries, kept
from balaikota.lib import wording


def link_of(inquiry: Inquiry) -> str:
    """Return the path of the link that opens an inquiry now."""
    return reverse("cases:answer_link", args=[inquiries.token_of(inquiry)])


def invite(inquiry: Inquiry, *, now: datetime) -> None:
    """Send the link; nothing where the officer passes it on by another way."""
    with override("id"):
        subject = _("%(unit)s meminta jawaban tentang %(number)s")
        body = _(
            "%(unit)s meminta jawaban %(body)s sampai %(at)s. Buka tautan di bawah ini, lalu tekan tombolnya. Tautan ini hanya untuk Anda dan berlaku untuk satu jawaban, tanpa akun. Siapa pun yang memegangnya dapat menjawab, jadi jangan diteruskan ke luar kantor Anda."
        )
    _email(inquiry, subject, body, now=now)


def remind(inquiry: Inquiry, *, now: datetime) -> None:
    """Remind them, with the link."""
    with override("id"):
        subject = _("Pengingat: %(unit)s menunggu jawaban tentang %(number)s")
        body = _(
            "%(unit)s masih menunggu jawaban %(body)s sampai %(at)s. Sesudah itu tautan ini tidak dapat dipakai lagi."
        )
    _email(inquiry, subject, body, now=now)


def call_off(inquiry: Inquiry, *, now: datetime) -> None:
    """Tell them that no answer is needed any more."""
    with override("id"):
        subject = _("Tidak perlu dijawab lagi: %(number)s")
        body = _("%(unit)s mencabut permintaannya kepada %(body)s. Anda tidak perlu menjawab.")
    _email(inquiry, subject, body, now=now, link=False)


def officers(inquiry: Inquiry, subject: str, body: str, *, now: datetime) -> None:
    """Tell whoever asked, and whoever has the case in hand, in their inbox.

    Args:
        inquiry: with its case and its unit.
        subject: with ``%(number)s`` in it, in Indonesian.
        body: with ``%(body)s`` in it, in Indonesian.
        now: the moment.
    """
    case = inquiry.case
    values = {"number": case.number, "body": inquiry.body}
    held = Task.objects.filter(case=case, ended_at=None, holder__isnull=False)
    told = {inquiry.asked_by_id, *held.values_list("holder_id", flat=True)}
    for user_id in sorted(told & {*kept.find_seeing(case, told, now=now)}):
        _tell.officer(user_id, case, subject % values, now=now, body=body % values)


def _email(inquiry: Inquiry, subject: str, body: str, *, now: datetime, link: bool = True) -> None:
    values = {
        "unit": inquiry.case.unit.name,
        "number": inquiry.case.number,
        "body": inquiry.body,
        "at": wording.long_time(inquiry.due_at, "id"),
    }
    to = notices.Recipient(email=inquiry.email or None)
    at = link_of(inquiry) if link else ""
    notices.send(to=to, subject=subject % values, body=body % values, link=at, now=now)
