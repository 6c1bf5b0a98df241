"""What everybody may read: released words and pictures only, never an answer or a case number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.core.files.models import StoredFile
from balaikota.core.reference.codes import lists
from balaikota.core.reference.codes.shape import Code
from balaikota.lib.errors import NotFound
from balaikota.modules.pengaduan.models.publishing import (
    Moment,
    Publication,
    PublicationQuerySet,
    ReleasedPhoto,
    State,
)
from balaikota.modules.pengaduan.rules.publishing import Dates, Quarter, Stage

CATEGORIES = "kategori-aduan"
PAGE = 20
MOST_ROWS = 10_000  # of the open data, the newest
LONGEST_SEARCH = 100
_ENDED = Q(report__case__ended_at__isnull=False)
_ANSWERED = Q(report__answered_at__isnull=False)
_BEGUN = Q(report__first_reply_at__isnull=False)
_STAGES = {
    Stage.ENDED: _ENDED,
    Stage.ANSWERED: ~_ENDED & _ANSWERED,
    Stage.WORKING: ~_ENDED & ~_ANSWERED & _BEGUN,
    Stage.RECEIVED: ~_ENDED & ~_ANSWERED & ~_BEGUN,
}


@dataclass(frozen=True)
class Filter:
    """What a reader looks for; empty for all.

    Attributes:
        category: a code, or one that others stand under.
        area: code of a kelurahan.
        quarter: when it was received.
        words: all of which stand in title, text or answer.
    """

    category: str = ""
    area: str = ""
    stage: Stage | None = None
    quarter: Quarter | None = None
    words: str = ""


@dataclass(frozen=True)
class Picture:
    """A public photo."""

    key: UUID
    alt: str
    is_after: bool


@dataclass(frozen=True)
class Shown:
    """One published report in what everybody may know of it.

    Attributes:
        pk: where the next page begins.
        code: its public number.
        category: code; ``category_title`` in words.
        area: code of the kelurahan; ``area_name`` in words; both may be empty.
        point: latitude and longitude of the middle of its grid cell; None for none.
        unit: the office that has it.
        dates: when what happened; shown as days.
        pictures: in the order they were released.
    """

    pk: int
    code: str
    title: str
    text: str
    answer: str
    category: str
    category_title: str
    area: str
    area_name: str
    point: tuple[float, float] | None
    unit: str
    filed_date: date
    dates: Dates
    changed_at: datetime
    pictures: Sequence[Picture] = ()

    @property
    def stage(self) -> Stage:
        """Return how far it has come."""
        return self.dates.stage


def find_reports(
    wanted: Filter, *, lang: str, before: int | None = None, most: int = PAGE
) -> tuple[list[Shown], int | None]:
    """Return a page of published reports, the newest first, and where the next begins.

    Two queries for reports and photos, and at most two for the names of categories and places.
    """
    rows = _matching(wanted)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: most + 1])
    shown = _shown(found[:most], lang)
    return shown, shown[-1].pk if len(found) > most else None


def get_report(code: str, *, lang: str) -> Shown:
    """Return one published report; as many queries as ``find_reports``.

    Raises:
        NotFound: there is none, or it is not public (the two look the same).
    """
    return _shown([_get(code)], lang)[0]


def get_photo(key: UUID, *, is_small: bool) -> StoredFile:
    """Return the file of a public photo; one query.

    Raises:
        NotFound: there is none, or it or its report is not public.
    """
    found = (
        ReleasedPhoto.objects.filter(key=key, state=State.RELEASED)
        .filter(publication__in=Publication.objects.released())
        .select_related("small" if is_small else "file")
        .first()
    )
    if found is None:
        raise NotFound(_("Foto itu tidak ada."))
    return found.small if is_small else found.file


def count_by_area(wanted: Filter) -> dict[str, int]:
    """Return code of kelurahan -> published reports, for those that have any; one query."""
    rows = _matching(wanted).exclude(area="").order_by()
    return dict(rows.values_list("area").annotate(Count("pk")))


def count_by_point(wanted: Filter) -> dict[tuple[float, float], int]:
    """Return (latitude, longitude) of a grid cell -> published reports there; one query."""
    rows = _matching(wanted).exclude(latitude=None).order_by()
    counted = rows.values_list("latitude", "longitude").annotate(Count("pk"))
    return {(lat, lon): n for lat, lon, n in counted if lat is not None and lon is not None}


def titles(lang: str) -> Mapping[str, str]:
    """Return code -> title of every category there is or was, in the order of the list; one query."""
    versions = lists.of(CATEGORIES)
    return {one.code: _title(one, lang) for version in versions for one in version.codes}


def _title(code: Code, lang: str) -> str:
    """Return the title of a category; lists of the city may have an English one in a column."""
    columns: Mapping[str, str] = getattr(code, "columns", {})
    return (columns.get("title_en", "") if lang == "en" else "") or code.title


def _get(code: str) -> Publication:
    row = _released().filter(code=code).first()
    if row is None:
        raise NotFound(_("Laporan itu tidak ada, atau tidak diterbitkan."))
    return row


def _released() -> PublicationQuerySet:
    return Publication.objects.released().select_related("report__case__unit")


def _matching(wanted: Filter) -> PublicationQuerySet:
    rows = _released()
    if wanted.category:
        rows = rows.filter(category__in=_under(wanted.category))
    if wanted.area:
        rows = rows.filter(area=wanted.area)
    if wanted.quarter:
        first, end = wanted.quarter.first, wanted.quarter.end
        rows = rows.filter(filed_date__gte=first, filed_date__lt=end)
    if wanted.stage:
        rows = rows.filter(_STAGES[wanted.stage])
    for word in wanted.words[:LONGEST_SEARCH].split():
        said = Q(title__icontains=word) | Q(text__icontains=word) | Q(answer__icontains=word)
        rows = rows.filter(said)
    return rows


def _under(code: str) -> set[str]:
    """Return a category and all that stand under it, in any version of the list."""
    found = {code}
    known = [one for version in lists.of(CATEGORIES) for one in version.codes]
    while more := {one.code for one in known if one.parent in found} - found:
        found |= more
    return found


def _shown(rows: Sequence[Publication], lang: str) -> list[Shown]:
    if not rows:
        return []
    names = titles(lang)
    pictures: dict[int, list[Picture]] = {}
    photos = ReleasedPhoto.objects.filter(publication__in=rows, state=State.RELEASED)
    for one in photos.order_by("pk"):
        picture = Picture(one.key, one.alt, one.moment == Moment.AFTER)
        pictures.setdefault(one.publication_id, []).append(picture)
    return [_one(row, names, pictures.get(row.pk, [])) for row in rows]


def _one(row: Publication, names: Mapping[str, str], pictures: Sequence[Picture]) -> Shown:
    report, case = row.report, row.report.case
    place = areas.known_kelurahan().get(row.area)
    point = None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
    return Shown(
        pk=row.pk,
        code=row.code,
        title=row.title,
        text=row.text,
        answer=row.answer,
        category=row.category,
        category_title=names.get(row.category, row.category),
        area=row.area,
        area_name=place.name if place else "",
        point=point,
        unit=case.unit.name,
        filed_date=row.filed_date,
        dates=Dates(report.filed_at, report.first_reply_at, report.answered_at, case.ended_at),
        changed_at=row.changed_at,
        pictures=tuple(pictures),
    )
