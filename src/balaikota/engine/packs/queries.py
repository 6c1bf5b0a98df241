"""Reads of published services. Services are public: every actor may see every version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balaikota.core.reference import queries as reference
from balaikota.engine.packs import expressions, grammar, rules, stored
from balaikota.engine.packs.durations import Duration
from balaikota.engine.packs.models import ServiceVersion
from balaikota.lib import wording
from balaikota.lib.errors import NotFound


@dataclass(frozen=True)
class Offer:
    """A service as it is offered on one day."""

    slug: str
    version: ServiceVersion
    pack: grammar.Pack


def version_in_force(slug: str, *, unit_id: int | None = None, on: date) -> ServiceVersion:
    """Return the version of a service in force at a unit on a day; a trial there goes first.

    Without ``unit_id`` the version for every unit is meant, else the earliest trial. One query.

    Raises:
        NotFound: no such service is offered (there) on that day.
    """
    rows = ServiceVersion.objects.in_force(on).filter(service__slug=slug)
    found = list(rows.select_related("service").order_by("valid_from", "number"))
    here = [v for v in found if unit_id is not None and unit_id in v.unit_ids]
    everywhere = [v for v in found if not v.scope]
    anywhere = found if unit_id is None else []
    for candidates in (here[-1:], everywhere[-1:], anywhere[:1]):
        if candidates:
            return candidates[0]
    raise NotFound(_("Layanan itu tidak ada atau sedang tidak dibuka."))


def find_scoped(unit_ids: Collection[int], *, on: date) -> list[str]:
    """Return the titles of what is tried out, on a day, at one of these units only. One query."""
    rows = ServiceVersion.objects.in_force(on).exclude(scope="").select_related("service")
    lang = get_language() or "id"
    return [row.pack.title.in_(lang) for row in rows if row.unit_ids & frozenset(unit_ids)]


def get_version(pk: int, *, beside: Mapping[str, Combinable] | None = None) -> ServiceVersion:
    """Return one published version, without a text that this process has read before.

    Args:
        pk: of the version.
        beside: name -> what the same statement brings along, as an attribute of the version.

    Raises:
        NotFound: there is none with that key.
    """
    try:
        rows = ServiceVersion.objects.select_related("service").defer("source")
        return rows.annotate(**(beside or {})).get(pk=pk)
    except ServiceVersion.DoesNotExist:
        raise NotFound(_("Versi layanan itu tidak ada.")) from None


def packs_by_digest(versions: Mapping[int, str]) -> dict[int, grammar.Pack]:
    """Return pk of a version -> its pack, of pk -> digest. One query, none for what was read before."""
    known = {pk: stored.known(digest) for pk, digest in versions.items()}
    missing = [pk for pk, pack in known.items() if pack is None]
    found = packs_by_version(missing) if missing else {}
    return found | {pk: pack for pk, pack in known.items() if pack is not None}


def packs_by_version(pks: Iterable[int]) -> dict[int, grammar.Pack]:
    """Return pk of a version -> its pack, each read once per process. One query."""
    rows = ServiceVersion.objects.select_related("service").filter(pk__in=set(pks))
    return {version.pk: version.pack for version in rows}


def pack_of(version: ServiceVersion) -> grammar.Pack:
    """Return the pack of a version, read once per process.

    Raises:
        Frozen: the stored text is not the one that was published.
    """
    return version.pack


@dataclass(frozen=True)
class Promise:
    """What a service promises: the time, its legal source, and whether that was confirmed."""

    amount: int
    unit: str
    regulation: str
    article: str
    is_confirmed: bool

    @property
    def words(self) -> str:
        """Return the time in the reader's language: ``1 hari kerja``."""
        return _in_words(self.amount, self.unit)


def promise_of(pack: grammar.Pack, *, on: date) -> Promise | None:
    """Return the promise in force, None while its reference row is not loaded. One query."""
    try:
        row = reference.get_value(pack.standard.promise_key, on=on)
    except NotFound:
        return None
    return Promise(row.whole, row.unit, row.regulation, row.article, row.is_confirmed)


@dataclass(frozen=True)
class Tariff:
    """One line of a fee as the published standard tells it: ``Luas lapak: Rp25.000 per m²``."""

    words: str
    law: str = ""
    is_confirmed: bool = True


def tariffs_of(pack: grammar.Pack, *, on: date) -> list[Tariff]:
    """Return the lines of the fee that the standard names; a price from the reference with its law.

    One query for each such price.
    """
    levy = pack.fees.get(pack.standard.fee.by or "")
    return [_tariff(line, on) for line in levy.lines] if levy is not None else []


def _tariff(line: grammar.FeeLine, on: date) -> Tariff:
    lang = get_language() or "id"
    title, keys = line.title.in_(lang), expressions.numbers_read(line.price or "")
    if line.unit is None or len(keys) != 1 or line.price != f'ref["{keys[0]}"]':
        return Tariff(title)
    try:
        row = reference.get_value(keys[0], on=on)
    except NotFound:
        return Tariff(title)
    words = _("%(title)s: %(price)s per %(unit)s") % {
        "title": title,
        "price": wording.rupiah(row.whole, lang),
        "unit": line.unit.in_(lang),
    }
    return Tariff(words, f"{row.regulation} {row.article}".strip(), row.is_confirmed)


def find_services(*, on: date, words: str = "") -> Sequence[Offer]:
    """Return the services offered on a day: best match first, or by title. One query."""
    rows = ServiceVersion.objects.in_force(on).select_related("service")
    # Trials (a scope) are read first, so that the version for every unit takes the place.
    newest = {v.service.slug: v for v in rows.order_by("-scope", "valid_from", "number")}
    offers = [Offer(slug, version, version.pack) for slug, version in newest.items()]
    if not words.strip():
        return sorted(offers, key=lambda offer: offer.pack.title.id)
    scored = [(rules.match(offer.pack, words), offer) for offer in offers]
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1].pack.title.id))
    return [offer for score, offer in best if score]


def find_in_force(first: date, last: date) -> list[ServiceVersion]:
    """Return the versions in force on any day from ``first`` to ``last``, trials too. One query."""
    rows = ServiceVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=first))
    rows = rows.filter(valid_from__lte=last).select_related("service")
    return list(rows.order_by("service__slug", "number"))


def find_fiktif() -> list[int]:
    """Return pks of the versions whose cases are marked when their promise has passed. One query."""
    rows = ServiceVersion.objects.select_related("service")
    return [version.pk for version in rows if version.pack.clock.silence == "fiktif"]


def find_timed() -> dict[int, frozenset[str]]:
    """Return pk of a version -> its steps that end by themselves when their time is over. One query."""
    timed = {
        version.pk: frozenset(
            name for name, step in version.pack.procedure.items() if step.on_timeout is not None
        )
        for version in ServiceVersion.objects.select_related("service")
    }
    return {pk: steps for pk, steps in timed.items() if steps}


def find_versions(slug: str) -> Sequence[ServiceVersion]:
    """Return every version of a service, newest first."""
    return list(ServiceVersion.objects.filter(service__slug=slug).order_by("-number"))


def in_words(time: Duration) -> str:
    """Return a time as a pack writes it, in the reader's language: ``2 hari kerja``."""
    return _in_words(time.amount, time.unit)


def _in_words(amount: int, unit: str) -> str:
    words = {
        "working-minutes": ngettext("%s menit kerja", "%s menit kerja", amount),
        "working-hours": ngettext("%s jam kerja", "%s jam kerja", amount),
        "working-days": ngettext("%s hari kerja", "%s hari kerja", amount),
        "calendar-days": ngettext("%s hari kalender", "%s hari kalender", amount),
        "elapsed-hours": ngettext("%s jam", "%s jam", amount),
    }
    return words[unit] % amount
