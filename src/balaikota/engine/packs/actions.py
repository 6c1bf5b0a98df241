"""Publishing: a version is written once and never changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from django.db.models import Max
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.engine.packs import lint, reading
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.models import Service, ServiceVersion, scope_of, units_of
from balaikota.lib.errors import Conflict, DomainError


class BrokenPack(DomainError):
    """The pack does not pass the lint; the message lists what and how to mend it."""


@action.action("packs.publish")
def publish(
    *,
    by: action.Actor,
    now: datetime,
    source: str,
    valid_from: date,
    decree: str,
    scope: Collection[int] | None = None,
) -> ServiceVersion:
    """Publish the YAML text ``source`` from ``valid_from`` on, ending the version before it.

    Publishing again what is already the newest version for the same units changes nothing and
    returns that version.

    Args:
        by: who publishes.
        now: when.
        source: the pack as YAML.
        valid_from: first day of validity (local date).
        decree: the decision that sets the standard, or what stands for it in a demonstration.
        scope: pks of the units it is for, a trial; None for every unit.

    Raises:
        BrokenPack: the lint has findings.
        Conflict: it would begin before the version it ends, or overlap another trial.
    """
    pack = _sound(source, _("paket"))
    return _publish(by, now, pack, valid_from, decree, scope_of(scope))


@action.action("packs.publish")
def publish_file(
    *,
    by: action.Actor,
    now: datetime,
    path: Path,
    valid_from: date,
    decree: str,
    scope: Collection[int] | None = None,
) -> ServiceVersion:
    """Publish one pack file; see ``publish``.

    Raises:
        BrokenPack: the lint has findings.
        Conflict: it would begin before the version it ends, or overlap another trial.
    """
    pack = _sound(path.read_text(encoding="utf-8"), str(path))
    return _publish(by, now, pack, valid_from, decree, scope_of(scope))


@action.action("packs.end")
def end(
    *, by: action.Actor, now: datetime, version: ServiceVersion, valid_to: date, reason: str
) -> ServiceVersion:
    """End a version, so that it is not offered from ``valid_to`` on. Open cases stay on it.

    Raises:
        Conflict: it has already ended, or would end before it begins.
    """
    fresh = ServiceVersion.objects.select_for_update().get(pk=version.pk)
    if fresh.valid_to is not None:
        raise Conflict(_("Versi ini sudah diakhiri."))
    if valid_to < fresh.valid_from:
        raise Conflict(_("Versi ini belum mulai berlaku pada tanggal itu."), field="valid_to")
    fresh.valid_to = valid_to
    fresh.save(update_fields={"valid_to"})
    action.describe(pack_digest=fresh.digest, payload={"reason": reason})
    return fresh


def _publish(
    by: action.Actor, now: datetime, pack: Pack, valid_from: date, decree: str, scope: str
) -> ServiceVersion:
    service = _service(pack)
    newest = _open_version(service, scope)
    if newest is None or newest.digest != pack.digest:
        _end(newest, service, valid_from, units_of(scope))
        newest = ServiceVersion.objects.create(
            service=service,
            number=_next_number(service),
            digest=pack.digest,
            source=pack.source,
            valid_from=valid_from,
            scope=scope,
            decree=decree,
            published_by=f"{by.kind.value}:{by.id}",
            published_at=now,
        )
    action.describe(pack_digest=newest.digest, payload={"decree": decree})
    return newest


def _sound(source: str, file: str) -> Pack:
    findings = lint.check_text(source, file, known=_known)
    if findings:
        raise BrokenPack("\n".join(str(finding) for finding in findings), field="source")
    return reading.read(source)


def _known(slug: str) -> Pack | None:
    """Return the newest published pack of another service; None where there is none."""
    rows = ServiceVersion.objects.filter(service__slug=slug).order_by("-number")
    newest = rows.first()
    return newest.pack if newest is not None else None


def _service(pack: Pack) -> Service:
    service, _created = Service.objects.get_or_create(slug=pack.slug, defaults={"room": pack.room})
    # Two officers publishing the same service: the second waits here and sees the first.
    return Service.objects.select_for_update().get(pk=service.pk)


def _open_version(service: Service, scope: str) -> ServiceVersion | None:
    rows = ServiceVersion.objects.filter(service=service, scope=scope, valid_to=None)
    return rows.first()


def _next_number(service: Service) -> int:
    highest = ServiceVersion.objects.filter(service=service).aggregate(Max("number"))
    return (highest["number__max"] or 0) + 1


def _end(
    newest: ServiceVersion | None, service: Service, on: date, unit_ids: frozenset[int]
) -> None:
    _refuse_overlap(service, on, unit_ids)
    if newest is None:
        return
    if on < newest.valid_from:
        raise _too_early(newest.number, newest.valid_from)
    newest.valid_to = on
    newest.save(update_fields={"valid_to"})


def _refuse_overlap(service: Service, on: date, unit_ids: frozenset[int]) -> None:
    """Refuse to begin while another trial, or an ended version, still holds the same units."""
    for other in ServiceVersion.objects.filter(service=service).exclude(valid_to__lte=on):
        if other.unit_ids == unit_ids and other.valid_to is not None:
            raise _too_early(other.number, other.valid_to)
        if other.unit_ids != unit_ids and other.unit_ids & unit_ids:
            raise Conflict(
                _("Versi %(number)s sedang dicoba di sebagian unit itu. Akhiri dulu versi itu.")
                % {"number": other.number}
            )


def _too_early(number: int, earliest: date) -> Conflict:
    message = _("Karena versi %(number)s, versi baru paling awal berlaku %(date)s.")
    return Conflict(message % {"number": number, "date": earliest.isoformat()}, field="valid_from")
