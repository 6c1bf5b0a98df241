"""Telling people: that they are invited, that a kept paper ends soon."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.action import Actor, action, describe
from balaikota.core.notices import actions as notices
from balaikota.core.people.actions import organisations, vault
from balaikota.core.people.actions.organisations import Invitation
from balaikota.core.people.models import KeptFile, Representation
from balaikota.core.people.queries import organisations as represented
from balaikota.lib import wording


@action("people.keep_organisation")
def invite(
    *, by: Actor, now: datetime, organisation_id: int, said: Invitation, token: str
) -> Representation:
    """Authorise somebody and send them the link to accept it, in the language in use.

    Args: as for ``core.people.actions.organisations.invite``.

    Raises: as it does.
    """
    made = organisations.invite(
        by=by, now=now, organisation_id=organisation_id, said=said, token=token
    )
    told = {"name": made.name, "organisation": made.organisation.name}
    subject = _("Anda diminta mewakili %(organisation)s") % told
    body = _(
        "%(name)s, Anda diberi kuasa untuk mengajukan permohonan atas nama %(organisation)s.\n\n"
        "Buka tautan di bawah dan masuk dengan akun Anda untuk menerimanya. Siapa pun yang memegang "
        "tautan ini dapat menerimanya, jadi jangan teruskan. Bila Anda tidak mengenal usaha atau "
        "lembaga ini, abaikan saja."
    )
    link = reverse("applicants:accept", args=[token])
    to = notices.Recipient(email=said.email)
    notices.send(to=to, subject=subject, body=body % told, link=link, now=now)
    describe(subject=f"organisation:{organisation_id}", outcome="invitation-sent")
    return made


@action("applicants.remind")
def remind(*, by: Actor, now: datetime, kept: KeptFile, mark: int) -> None:
    """Tell once, in so many days' notice, whose paper ends soon; of an organisation all who act for it."""
    describe(subject=f"keptfile:{kept.pk}", outcome=f"reminded-{mark}")
    assert kept.last_day is not None
    today = now.astimezone(wording.WIB).date()
    pks = (
        represented.representatives_of(kept.organisation_id, on=today)
        if kept.organisation_id is not None
        else [kept.user_id or 0]
    )
    lang = kept.user.language if kept.user is not None else "id"
    with override(lang):
        told = {"title": kept.title, "day": wording.long_date(kept.last_day, lang)}
        subject = _("Berkas “%(title)s” berlaku sampai %(day)s") % told
        body = _("Perbarui berkasnya, lalu simpan yang baru di Berkas saya.")
    link = reverse("applicants:vault")
    notices.send_all(to=pks, subject=subject, body=body, link=link, now=now)
    vault.note_reminder(by=by, now=now, kept=kept, mark=mark)
