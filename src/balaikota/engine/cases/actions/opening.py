"""Opening a case: from complete answers to a number, a secret, a first task and a first notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action, sealed
from balaikota.core.action import Actor, ActorKind
from balaikota.core.people.models import Representation
from balaikota.core.people.queries import organisations
from balaikota.engine.cases.actions import _filing, _kept, identifying, representing
from balaikota.engine.cases.actions._filing import Submission as Submission
from balaikota.engine.cases.actions._filing import meaning as meaning
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.actions.representing import OnBehalf
from balaikota.engine.cases.models import Case, Relation
from balaikota.engine.cases.queries import coming, cosigning, opened_by
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs import answered
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.models import ServiceVersion
from balaikota.lib import ids, wording
from balaikota.lib.errors import Conflict


@dataclass(frozen=True)
class Opened:
    """A new case and the secret that its holder tracks it with; told once, stored as a hash."""

    case: Case
    secret: str


class Unsigned(Conflict):
    """Another person must sign along before this is sent."""


class NotRepresented(Conflict):
    """Whoever sends it does not act for the organisation it is said to be of."""


def secret_of(key: str) -> str:
    """Return the secret that belongs to an idempotency key.

    It is derived, not drawn, so that a repeated submission and a refreshed confirmation page tell
    the same secret without storing it. The key itself must be unguessable (128 bits or more).
    """
    return ids.secret_from(sealed.blind_index("cases.secret", key))


def secret_in(token: str, case: Case) -> str:
    """Return the secret of a case to the browser that sent it; empty to any other.

    Empty too once another secret took its place, and where representatives of an organisation open it
    by their accounts.
    """
    if not case.has_secret:
        return ""
    return current(secret_of(token), case) if is_sender(token, case) else ""


def is_sender(token: str, case: Case) -> bool:
    """Tell whether the case was sent with this token."""
    return opened_by.hash_of(token) == case.idempotency_key


def current(secret: str, case: Case) -> str:
    """Return ``secret`` while it opens the case; empty once it was replaced."""
    return secret if ids.is_secret(secret, case.secret_hash) else ""


@dataclass(frozen=True)
class Place:
    """Where a new case goes, read already by the act that opens it.

    Attributes:
        version: that it runs on.
        pk: that it gets.
    """

    version: ServiceVersion
    pk: int


@action.action("cases.open", is_repeatable=True)
def open_case(
    *,
    by: Actor,
    now: datetime,
    version_id: int,
    sent: Submission,
    channel: Channel,
    key: str,
    uploads: str = "",
    is_cosigned: bool = False,
    representation_id: int | None = None,
    place: Place | None = None,
    is_veiled: bool = False,
) -> Opened:
    """Open a case on a pack version; asked again with the same ``key``, return the same case.

    Args:
        sent: the answers as engine/packs checked them, and what they mean for the case.
        key: unguessable idempotency key of this submission.
        uploads: owner of the files sent with it; they become the case's.
        is_cosigned: whether another person has signed these answers along.
        representation_id: by what the actor acts for an organisation, whose request it then is.
        place: when the caller has read it, and knows that nothing was opened with ``key``.
        is_veiled: whether the case that it comes of hides who they are.

    Raises:
        Unsigned: the pack asks another person to sign along, and nobody has.
        NotAllowed: a program sends for an office where ``cases.open`` was not lent to it.
        NotRepresented: the actor does not act for the organisation (any more).
    """
    by.require("cases.open", sent.unit.pk)
    secret, key_hash = secret_of(key), opened_by.hash_of(key)
    if place is None:
        version, pk, earlier = coming.find_place(version_id, key)
        if earlier is not None:
            return _again(Case.objects.select_related("unit").get(pk=earlier), secret)
        place = Place(version, pk)
    if not is_cosigned:
        _refuse_unsigned(place.version.pack, sent.answers)
    held = _represented(by, representation_id, now)
    sender = _filing.Sender(
        applicant_id=int(by.id) if by.kind is ActorKind.RESIDENT else None,
        language=(get_language() or "id")[:2],
        secret_hash=ids.secret_digest(secret),
        key_hash=key_hash,
        organisation_id=held.organisation_id if held else None,
        representation_id=held.pk if held else None,
        is_veiled=is_veiled,
    )
    case = _filing.file(
        pk=place.pk,
        version=place.version,
        sent=sent,
        channel=channel,
        sender=sender,
        uploads=uploads,
        now=now,
    )
    return Opened(case, secret)


@action.action("cases.open")
def submit(
    *,
    by: Actor,
    now: datetime,
    draft_id: int,
    token: str,
    sent: Submission,
    identity: Identity | None = None,
    on_behalf: OnBehalf | None = None,
) -> Opened:
    """Turn a draft into a case, once: a second press of the button gets the same case.

    Args:
        token: of the browser that sends it; the case's secret is derived from it.
        sent: the checked answers and what they mean for the case.
        identity: how the person at the counter showed who they are; only the portal has none.
        on_behalf: at the counter, the organisation for which that person asks.

    Raises:
        Unidentified: at the counter, without the choice or the reason that goes with it.
        Unsaid: something of the organisation is missing.
    """
    draft, pk = coming.locked_draft(draft_id)
    if draft.case_id is not None:
        sent_case = Case.objects.select_related("unit").get(pk=draft.case_id)
        return _again(sent_case, secret_in(token, sent_case))
    if draft.channel == Channel.COUNTER:
        identity = identifying.checked(identity)
        if on_behalf is not None:
            draft.representation = representing.enter(
                by=by, now=now, said=on_behalf, person=sent.name
            )
    origin = _origin(draft.opened_from_id)
    asked = cosigning.find_latest(draft.pk) if draft.version.pack.cosign else None
    opened = open_case(
        by=by,
        now=now,
        version_id=draft.version_id,
        sent=sent,
        channel=Channel(draft.channel),
        key=token,
        uploads=f"draft:{draft.token_hash}",
        is_cosigned=cosigning.is_signed(asked, draft.version.pack, draft.body),
        representation_id=draft.representation_id,
        place=Place(draft.version, pk),
        is_veiled=origin is not None and origin.is_veiled,
    )
    if identity is not None:
        identifying.note(by=by, now=now, case_id=opened.case.pk, identity=identity)
    if asked is not None:
        asked.case, asked.draft = opened.case, None
        asked.save(update_fields=["case", "draft"])
    draft.case, draft.body, draft.prefill, draft.touched_at = opened.case, {}, None, now
    draft.save(update_fields=["case", "body", "prefill", "touched_at", "representation"])
    if origin is not None:
        kind = Relation.Kind.OPENED
        Relation.objects.create(kind=kind, case=origin, other=opened.case, at=now)
        _kept.inherit(origin, opened.case)
    action.describe(subject=f"draft:{draft.pk}", outcome="submitted")
    return opened


def _origin(case_id: int | None) -> Case | None:
    """Return the case whose act began a form; None where nobody's did."""
    if case_id is None:
        return None
    return Case.objects.select_related("unit").get(pk=case_id)


def _refuse_unsigned(pack: Pack, answers: Mapping[str, Any]) -> None:
    """Refuse answers that another person must sign along, and nobody has. Raises Unsigned."""
    if answered.needs_cosigner(pack, answers):
        raise Unsigned(
            _("Layanan ini perlu tanda tangan orang lain. Ajukan lewat halaman formulirnya.")
        )


def _represented(by: Actor, representation_id: int | None, now: datetime) -> Representation | None:
    """Return by what the sender acts for an organisation today; None for one who acts for nobody."""
    if representation_id is None:
        return None
    day = now.astimezone(wording.WIB).date()
    if by.kind is ActorKind.OFFICER:
        held = Representation.objects.filter(pk=representation_id, seen_by_id=int(by.id)).first()
    else:
        user_id = int(by.id) if by.kind is ActorKind.RESIDENT else 0
        held = organisations.acting_for(user_id, on=day).filter(pk=representation_id).first()
    if held is None:
        raise NotRepresented(
            _(
                "Kuasa Anda untuk usaha atau lembaga ini sudah berakhir. Pilih lagi untuk siapa "
                "permohonan ini, lalu kirim."
            )
        )
    return held


def _again(earlier: Case, secret: str) -> Opened:
    action.describe(subject=f"case:{earlier.pk}", outcome="repeated")
    return Opened(earlier, current(secret, earlier))
