"""What persons wish about being told."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.notices import rules
from balaikota.core.notices.models import Channel, Preference
from balaikota.lib.errors import DomainError, NotAllowed


@action("notices.prefer")
def prefer(
    *, by: Actor, now: datetime, channel: str, phone: str = "", has_digest: bool = True
) -> Preference:
    """Set how an account wants to be told, beside its inbox on this site.

    Args:
        by: whose account it is.
        now: when.
        channel: ``INBOX`` for nothing beside it, or ``EMAIL``, ``WHATSAPP``, ``SMS``.
        phone: own number, as written; empty leaves the one of the profile.
        has_digest: whether an officer gets the summary of each working morning.

    Raises:
        NotAllowed: ``by`` has no account, or lacks ``notices.prefer``.
        DomainError: no such channel, or the number is none; ``field`` says which.
    """
    if not by.id.isdecimal():
        raise NotAllowed(_("Masuk dulu untuk mengatur pemberitahuan."))
    if channel not in (Channel.INBOX, Channel.EMAIL, *rules.PHONES):
        raise DomainError(_("Pilih satu cara."), field="channel")
    number = rules.phone_number(phone)
    if phone.strip() and not number:
        raise DomainError(
            _("Tulis nomor ponsel yang benar, misalnya 0812 3456 7890."), field="phone"
        )
    row = Preference.objects.filter(user_id=int(by.id)).first() or Preference(user_id=int(by.id))
    row.channel, row.phone, row.has_digest, row.changed_at = channel, number, has_digest, now
    row.save()
    describe(subject=f"user:{by.id}", outcome=channel.lower())
    return row


def prefer_about(*, about: str, channel: str, now: datetime) -> Preference:
    """Set how the person of a case wants to be told of it; inside the act that asked them.

    Args:
        about: ``case:12``.
        channel: any but the inbox.
        now: when.

    Raises:
        DomainError: no such channel; ``field`` is ``channel``.
    """
    if channel not in (Channel.EMAIL, Channel.LETTER, *rules.PHONES):
        raise DomainError(_("Pilih satu cara."), field="channel")
    row = Preference.objects.filter(about=about).first() or Preference(about=about)
    row.channel, row.changed_at = channel, now
    row.save()
    return row
