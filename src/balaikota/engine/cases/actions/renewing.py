"""A new secret for a case whose old one was lost: at the counter, or by a link to the contact on file."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from balaikota.core import action, onetime
from balaikota.core.action import Actor, ActorKind
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import _identity, identifying, opening
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.actions.opening import Opened
from balaikota.engine.cases.models import Case, Occasion, SecretLink
from balaikota.engine.cases.queries import secrets as links
from balaikota.engine.cases.queries import veil, visible
from balaikota.lib import ids
from balaikota.lib.errors import Conflict, NotFound

LINKS_A_DAY = 5  # to one case: more is somebody filling a mailbox


class Veiled(Conflict):
    """Who it is of is kept from the officer, whom the new secret would tell."""


class OfOrganisation(Conflict):
    """The case is an organisation's, whose representatives open it by their accounts."""


def secret_of(key: str) -> str:
    """Return the secret that belongs to the key of a renewal; see ``opening.secret_of``."""
    return opening.secret_of(f"renewal:{key}")


@action.action("cases.renew_secret")
def renew(*, by: Actor, now: datetime, number: str, identity: Identity, key: str) -> Opened:
    """Give a case a new secret for the person who stands there; the old one is dead at once.

    Asked again with the same ``key``, the same secret, recorded once.

    Args:
        identity: what was shown; nothing shown will not do.
        key: unguessable key of this renewal, of 128 random bits or more.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor does not serve the counter of the case's unit.
        Unidentified: nothing was shown or known.
        Veiled: the officer may not know whose it is.
        OfOrganisation: no secret opens it.
    """
    found = visible.get_case(by, number)
    by.require("cases.renew_secret", found.unit_id)
    if not veil.may_know_who(by, found):
        raise Veiled(
            _(
                "Identitas pemohon berkas ini dirahasiakan, jadi kodenya tidak dapat diganti di "
                "loket. Pemohon dapat memakai halaman “Kode rahasia hilang”."
            )
        )
    if not found.has_secret:
        raise OfOrganisation(
            _(
                "Permohonan ini atas nama usaha atau lembaga. Yang mewakilinya membukanya dengan akun."
            )
        )
    identity = identifying.checked(identity, is_renewal=True)
    case, secret = _locked(found.pk), secret_of(key)
    if ids.is_secret(secret, case.secret_hash):
        action.describe(subject=f"secret:{case.pk}", outcome="repeated")
        return Opened(case, secret)
    _identity.keep(case.pk, identity.means, identity.reason, Occasion.RENEWAL, by, now)
    _replace(case, secret, now)
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome=f"identity-{identity.means}",
        payload={"reason": identity.reason} if identity.reason else None,
    )
    return Opened(case, secret)


@action.action("cases.send_secret_link")
def send_link(*, by: Actor, now: datetime, link_id: int) -> SecretLink | None:
    """Send the link of a wish whose number and contact fit; forget any other wish.

    Done by the worker, so that the page that took the wish knows nothing, and takes no longer for
    a wish that fits. An earlier link of the case stops working.
    """
    wish = SecretLink.objects.select_for_update().filter(pk=link_id, sent_at=None).first()
    if wish is None:  # the job runs a second time
        action.describe(subject=f"cases.secretlink:{link_id}", outcome="repeated")
        return None
    case = links.find_case(wish.number)
    if case is None or not links.fits(case, wish.email) or _is_flooded(case, now):
        wish.delete()
        action.describe(subject=f"cases.secretlink:{link_id}", outcome="forgotten")
        return None
    SecretLink.objects.filter(case=case, opened_at=None).update(opened_at=now)
    token = links.LINK.drawn()
    wish.case, wish.token_hash, wish.sent_at = case, links.LINK.stored(token), now
    wish.save(update_fields=["case", "token_hash", "sent_at"])
    _mail(wish, case, token, now)
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="secret-link-sent")
    return wish


@action.action("cases.recover")
def open_link(*, by: Actor, now: datetime, token: str) -> Opened:
    """Open a link, once, and give its case a new secret; the old one is dead at once.

    Raises:
        DeadLink: it cannot be opened (any more).
    """
    link = links.get_link(token, now=now)
    assert link.case_id is not None
    if not onetime.burn(SecretLink.objects.filter(pk=link.pk), "opened_at", now):
        raise links.dead()
    return _drawn(link.case_id, now)


@action.action("cases.recover")
def renew_other(*, by: Actor, now: datetime, case_id: int, number: str) -> Opened:
    """Give another case of the same contact a new secret, after ``open_link`` proved the contact.

    Args:
        case_id: of the case whose link was opened in this browser.
        number: of the other one.

    Raises:
        NotFound: it is not of the same contact.
    """
    proven = Case.objects.get(pk=case_id)
    wanted = ids.read_case_number(number)
    other = next((one for one in links.find_of_contact(proven) if one.number == wanted), None)
    if other is None:
        raise NotFound(_("Permohonan itu tidak tercatat pada alamat email Anda."))
    return _drawn(other.pk, now)


def holder_of(token: str) -> Actor:
    """Return the Actor that a one-time link stands for: this verb."""
    name = links.LINK.stored(token)[:16]
    return Actor(ActorKind.ONE_TIME_LINK, name, permissions=frozenset({"cases.recover"}))


@action.action("cases.sweep")
def forget_links(*, by: Actor, now: datetime) -> int:
    """Delete wishes and links older than a month; return how many."""
    count, _rows = SecretLink.objects.filter(asked_at__lt=now - timedelta(days=30)).delete()
    action.describe(subject="cases:secret-links", outcome=f"forgot-{count}")
    return count


def _drawn(case_id: int, now: datetime) -> Opened:
    case, secret = _locked(case_id), ids.new_secret()
    _replace(case, secret, now)
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="secret-renewed")
    return Opened(case, secret)


def _locked(case_id: int) -> Case:
    cases = Case.objects.select_for_update(of=("self",))
    return cases.select_related("unit", "version__service").get(pk=case_id)


def _replace(case: Case, secret: str, now: datetime) -> None:
    case.secret_hash = ids.secret_digest(secret)
    case.save(update_fields=["secret_hash"])
    SecretLink.objects.filter(case=case, opened_at=None).update(opened_at=now)
    if not case.email and not case.applicant_id:
        return
    with translation.override(case.language):
        subject = _("Kode rahasia %(number)s diganti") % {"number": case.number}
        body = _(
            "Kode rahasia permohonan %(number)s baru saja diganti. Kode yang lama tidak berlaku "
            "lagi.\n\nBila bukan Anda yang meminta, segera hubungi %(unit)s."
        ) % {"number": case.number, "unit": case.unit.name}
    to = notices.Recipient(user_id=case.applicant_id, email=case.email or None)
    notices.send(to=to, subject=subject, body=body, link=reverse("cases:track"), now=now)


def _is_flooded(case: Case, now: datetime) -> bool:
    sent = SecretLink.objects.filter(case=case, sent_at__gt=now - timedelta(days=1))
    return sent.count() >= LINKS_A_DAY


def _mail(wish: SecretLink, case: Case, token: str, now: datetime) -> None:
    with translation.override(wish.language):
        subject = _("Kode rahasia baru untuk %(number)s") % {"number": case.number}
        body = _(
            "Seseorang, mungkin Anda, meminta kode rahasia baru untuk permohonan %(number)s.\n\n"
            "Buka tautan di bawah dalam 24 jam, lalu tekan tombolnya. Tautan hanya dapat dipakai "
            "sekali, dan kode yang lama tidak berlaku lagi setelah itu.\n\n"
            "Bila bukan Anda yang meminta, abaikan saja. Tidak ada yang berubah."
        ) % {"number": case.number}
    link = reverse("cases:lost_link", args=[token])
    to = notices.Recipient(user_id=None, email=case.email)
    notices.send(to=to, subject=subject, body=body, link=link, now=now)
