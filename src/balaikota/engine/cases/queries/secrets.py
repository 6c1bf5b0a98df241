"""Reads around lost secrets: the link somebody holds, and the cases of one contact."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from balaikota.core import onetime
from balaikota.engine.cases.models import Case, SecretLink
from balaikota.engine.cases.queries import opened_by
from balaikota.lib import ids
from balaikota.lib.errors import NotFound

LINK = onetime.Kind("cases.secret", label="balaikota secret link")
LINK_LIVES = timedelta(hours=24)
MOST_CASES = 50


class DeadLink(NotFound):
    """The link was used, is older than LINK_LIVES, was replaced by a later one, or never was."""


def get_link(token: str, *, now: datetime) -> SecretLink:
    """Return the link of this token that can still be opened. One statement.

    Raises:
        DeadLink: it cannot.
    """
    sent = SecretLink.objects.filter(token_hash=LINK.stored(token)).select_related("case__unit")
    found = sent.first()
    if found is None or found.sent_at is None:
        raise dead()
    if not onetime.is_good(now, until=found.sent_at + LINK_LIVES, ends=[found.opened_at]):
        raise dead()
    return found


def dead() -> DeadLink:
    """Return the refusal of a link that opens nothing."""
    return DeadLink(
        _(
            "Tautan ini tidak berlaku lagi: sudah dipakai, sudah lewat 24 jam, atau ada tautan "
            "yang lebih baru. Minta tautan baru di halaman “Kode rahasia hilang”."
        )
    )


def find_of_contact(case: Case) -> list[Case]:
    """Return the other cases of the contact of a case, latest first, at most MOST_CASES. One query.

    Only for who has proven that the contact is theirs.
    """
    if not case.email_index:
        return []
    others = Case.objects.filter(email_index=case.email_index, organisation=None).exclude(
        pk=case.pk
    )
    return list(others.select_related("unit", "version__service").order_by("-pk")[:MOST_CASES])


def fits(case: Case, email: str) -> bool:
    """Tell whether ``email`` is the contact on file of a case."""
    typed = opened_by.contact_index(email)
    return bool(typed) and typed == opened_by.contact_index(case.email)


def opened_by_secret() -> Q:
    """Match the cases that number and secret open.

    What an organisation asked for is open to the accounts of who acts for it, not to a code; unless
    somebody without an account asked for it at a counter, until their authority is ended.
    """
    seen = Q(representation__user=None, representation__ended_at=None)
    return Q(organisation=None) | Q(organisation__isnull=False) & seen


def find_case(number: str) -> Case | None:
    """Return the case of a number, however it is typed, if a secret opens it. One statement."""
    cases = Case.objects.select_related("unit", "version__service").filter(opened_by_secret())
    return cases.filter(number=ids.read_case_number(number) or "").first()
