"""How somebody at the counter showed who they are: recorded with the case, never forced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _identity
from balaikota.engine.cases.models import IdentityCheck, Occasion
from balaikota.engine.cases.rules import Means
from balaikota.lib.errors import DomainError

MOST_LETTERS = 500


@dataclass(frozen=True)
class Identity:
    """What the officer saw.

    Attributes:
        means: one of ``Means``; empty while nothing was chosen.
        reason: from where the officer knows the person, or why nothing was shown.
    """

    means: str
    reason: str = ""


class Unidentified(DomainError):
    """Nothing chosen, a choice that does not do, or a reason that is missing; ``field`` says where."""


def checked(identity: Identity | None, *, is_renewal: bool = False) -> Identity:
    """Return the identity with its reason trimmed, if it may stand.

    Args:
        identity: what the officer chose.
        is_renewal: for a new secret something must be shown or known.

    Raises:
        Unidentified: it may not.
    """
    chosen = identity or Identity("")
    if chosen.means not in {means.value for means in Means}:
        raise Unidentified(_("Pilih bagaimana orang ini menunjukkan identitasnya."), field="means")
    if is_renewal and chosen.means == Means.NONE:
        told = _(
            "Kode baru hanya untuk orang yang identitasnya diperiksa. Minta salah satu kartunya."
        )
        raise Unidentified(told, field="means")
    reason = chosen.reason.strip()
    if chosen.means == Means.KNOWN and not reason:
        raise Unidentified(_("Tulis dari mana Anda mengenal orang ini."), field="identity_reason")
    if len(reason) > MOST_LETTERS:
        told = _("Keterangan paling panjang 500 huruf. Persingkat lalu kirim lagi.")
        raise Unidentified(told, field="identity_reason")
    return Identity(chosen.means, reason)


@action.action("cases.open_counter")
def note(*, by: Actor, now: datetime, case_id: int, identity: Identity) -> IdentityCheck:
    """Record what was shown when a case was opened at the counter."""
    row = _identity.keep(case_id, identity.means, identity.reason, Occasion.INTAKE, by, now)
    action.describe(
        subject=f"case:{case_id}",
        outcome=f"identity-{identity.means}",
        payload={"reason": identity.reason} if identity.reason else None,
    )
    return row
