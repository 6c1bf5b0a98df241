"""A key's life: proposed by one officer, confirmed by another, given a token once, revoked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.keys import queries, rules
from balaikota.core.keys.models import ApiKey, Kind
from balaikota.core.keys.rules import State
from balaikota.core.units.models import Unit
from balaikota.lib.errors import Conflict, DomainError, NotAllowed


class NotFitting(DomainError):
    """Something about the key is missing, or does not fit together."""


class SamePerson(NotAllowed):
    """Whoever proposed a key cannot confirm it."""


class AlreadyDecided(Conflict):
    """The key is not in the state that the act needs."""


@dataclass(frozen=True)
class Issued:
    """A key with its token, which is told this once."""

    key: ApiKey
    token: str


@action("keys.propose")
def propose(
    *,
    by: Actor,
    now: datetime,
    kind: str,
    name: str,
    partner: str,
    contact: str,
    purpose: str,
    verbs: Sequence[str],
    unit: Unit,
    reaches_below: bool,
    valid_from: datetime,
    valid_to: datetime,
) -> ApiKey:
    """Propose to lend ``verbs`` at ``unit`` to a program of ``partner``; another officer confirms.

    Args:
        by: who proposes.
        now: when.
        kind: ``api-key`` or ``gateway``.
        name: by which the desk knows it.
        partner: to whom it belongs.
        contact: whom to call there; sealed.
        purpose: what for, in words.
        verbs: permissions that a manifest lends.
        unit: where they hold.
        reaches_below: whether at everything under the unit as well.
        valid_from: from when.
        valid_to: until when, at most a year later.

    Raises:
        NotAllowed: ``by`` does not hold keys.propose at the unit.
        NotFitting: a field is empty, a verb is not lent, or the period is backwards, over or longer
            than a year.
    """
    by.require("keys.propose", unit.pk)
    told = {"name": name, "partner": partner, "contact": contact, "purpose": purpose}
    told = {field: text.strip() for field, text in told.items()}
    _check_words(kind, told)
    _check_verbs(verbs)
    _check_period(valid_from, valid_to, now)
    key = ApiKey.objects.create(
        kind=kind, verbs=sorted(set(verbs)), unit=unit, reaches_below=reaches_below,
        valid_from=valid_from, valid_to=valid_to, proposed_by_id=int(by.id), proposed_at=now, **told,
    )  # fmt: skip
    _tell(key, "proposed", told | {"verbs": key.verbs, "reaches_below": reaches_below})
    return key


@action("keys.confirm")
def confirm(*, by: Actor, now: datetime, key: ApiKey) -> ApiKey:
    """Agree, as a second officer, to what another proposed; a token may then be made.

    Raises:
        NotAllowed: ``by`` does not hold keys.confirm at the unit.
        SamePerson: ``by`` proposed it.
        AlreadyDecided: it was confirmed, refused or taken back before, or its time is over.
    """
    row = _locked(key, by, "keys.confirm")
    if str(row.proposed_by_id) == by.id:
        raise SamePerson(_("Kunci yang Anda usulkan disetujui petugas lain."))
    if row.state(now) is not State.PROPOSED:
        raise AlreadyDecided(_("Usulan kunci ini tidak lagi menunggu keputusan."))
    row.confirmed_by_id, row.confirmed_at = int(by.id), now
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    _tell(row, "confirmed")
    return row


@action("keys.issue")
def issue(*, by: Actor, now: datetime, key: ApiKey) -> Issued:
    """Make the token of a confirmed key, once; only its digest is stored.

    Who loses it revokes the key and proposes another.

    Raises:
        NotAllowed: ``by`` does not hold keys.issue at the unit.
        AlreadyDecided: it waits for a second officer, has a token, was revoked, or is over.
    """
    row = _locked(key, by, "keys.issue")
    if row.state(now) is not State.CONFIRMED:
        raise AlreadyDecided(_("Rahasia kunci ini tidak dapat dibuat, atau sudah pernah dibuat."))
    token = rules.new_token()
    row.prefix, row.digest, row.issued_at = rules.prefix_of(token), queries.digest_of(token), now
    row.save(update_fields=["prefix", "digest", "issued_at"])
    _tell(row, "issued", {"prefix": row.prefix})
    return Issued(row, token)


@action("keys.revoke")
def revoke(*, by: Actor, now: datetime, key: ApiKey, reason: str) -> ApiKey:
    """End a key at once, or refuse or take back one that is only proposed.

    One officer is enough: it gives nobody anything.

    Raises:
        NotAllowed: ``by`` does not hold keys.revoke at the unit.
        NotFitting: no reason is given.
        AlreadyDecided: it was revoked or refused before.
    """
    row = _locked(key, by, "keys.revoke")
    if not reason.strip():
        raise NotFitting(_("Tulis alasannya."), field="reason")
    if row.revoked_at is not None:
        raise AlreadyDecided(_("Kunci ini sudah dicabut."))
    row.revoked_by_id, row.revoked_at, row.revoked_reason = int(by.id), now, reason.strip()
    row.save(update_fields=["revoked_by", "revoked_at", "revoked_reason"])
    _tell(row, str(row.state(now)), {"reason": row.revoked_reason})
    return row


@action("keys.follow")
def follow(*, by: Actor, now: datetime, key: ApiKey, unit: Unit, on: date) -> ApiKey:
    """Let a key hold at ``unit`` from ``on`` on, because its own unit merges or is split then."""
    row = ApiKey.objects.select_for_update().get(pk=key.pk)
    row.moves_to, row.moves_on = unit, on
    row.save(update_fields=["moves_to", "moves_on"])
    _tell(row, "follows", {"to": unit.code, "on": on.isoformat()})
    return row


@action("keys.follow")
def end_with_unit(*, by: Actor, now: datetime, key: ApiKey, at: datetime, reason: str) -> ApiKey:
    """Let a key end at ``at``, because its unit does; one that begins later is revoked."""
    row = ApiKey.objects.select_for_update().get(pk=key.pk)
    if row.valid_from < at:
        row.valid_to = min(row.valid_to, at)
    else:
        row.revoked_by_id, row.revoked_at, row.revoked_reason = int(by.id), now, reason[:300]
    row.save(update_fields=["valid_to", "revoked_by", "revoked_at", "revoked_reason"])
    _tell(row, "ends-with-unit", {"reason": reason})
    return row


@action("keys.follow")
def stay(
    *, by: Actor, now: datetime, key_ids: Sequence[int], ended: Mapping[int, datetime]
) -> None:
    """Let keys stay at their own units after all, and those that were to end run as before.

    Args:
        by: who takes it back.
        now: the moment.
        key_ids: pks of the keys that were to follow.
        ended: pk -> the end it had, of the keys that were to end.
    """
    ApiKey.objects.filter(pk__in=key_ids).update(moves_to=None, moves_on=None)
    for pk, valid_to in ended.items():
        ApiKey.objects.filter(pk=pk).update(
            valid_to=valid_to, revoked_by=None, revoked_at=None, revoked_reason=""
        )
    describe(subject="keys:follow", outcome=f"stay-{len(key_ids) + len(ended)}")


def note_use(*, key_id: int, now: datetime) -> None:
    """Note that a key was used, unless that was noted within the past minute.

    One statement of its own, before whatever the program asks for: no transaction waits for it.
    """
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - rules.NOTED_EVERY)
    ApiKey.objects.filter(stale, pk=key_id).update(last_used_at=now)


def _check_words(kind: str, told: dict[str, str]) -> None:
    if kind not in Kind.values:
        raise NotFitting(_("Pilih jenis kuncinya."), field="kind")
    missing = {
        "name": _("Isi nama kunci."),
        "partner": _("Isi nama mitra."),
        "contact": _("Isi siapa yang dapat dihubungi."),
        "purpose": _("Tulis untuk apa kunci ini."),
    }
    for field, message in missing.items():
        if not told[field]:
            raise NotFitting(message, field=field)


def _check_verbs(verbs: Sequence[str]) -> None:
    if not verbs:
        raise NotFitting(_("Pilih paling sedikit satu wewenang."), field="verbs")
    if not set(verbs) <= queries.lendable_verbs():
        raise NotFitting(_("Ada wewenang yang tidak dapat dipinjamkan."), field="verbs")


def _check_period(valid_from: datetime, valid_to: datetime, now: datetime) -> None:
    if valid_to <= valid_from:
        raise NotFitting(_("Akhir masa berlaku harus sesudah awalnya."), field="valid_to")
    if valid_to <= now:
        raise NotFitting(_("Masa berlaku ini sudah lewat."), field="valid_to")
    if valid_to > rules.latest_end(valid_from):
        raise NotFitting(_("Kunci berlaku paling lama satu tahun."), field="valid_to")


def _locked(key: ApiKey, by: Actor, permission: str) -> ApiKey:
    row = ApiKey.objects.select_for_update().get(pk=key.pk)
    by.require(permission, row.unit_id)
    return row


def _tell(key: ApiKey, outcome: str, payload: dict[str, object] | None = None) -> None:
    period = {"valid_from": key.valid_from.isoformat(), "valid_to": key.valid_to.isoformat()}
    describe(
        subject=f"keys.apikey:{key.pk}",
        unit=key.unit.code,
        outcome=outcome,
        payload=period | (payload or {}),
    )
