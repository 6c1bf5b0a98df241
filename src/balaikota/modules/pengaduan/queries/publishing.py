"""What an officer decides on: reports that may become public, their words and their photos."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.files import queries as files
from balaikota.core.files.models import StoredFile
from balaikota.core.manifest import all_manifests
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import tracking, visible
from balaikota.lib import personal
from balaikota.lib.errors import DomainError, NotFound
from balaikota.lib.personal import Kind
from balaikota.modules.pengaduan.models import Report
from balaikota.modules.pengaduan.models.publishing import (
    Moderation,
    Publication,
    ReleasedPhoto,
    State,
)
from balaikota.modules.pengaduan.rules import publishing as rules

PUBLISH = "pengaduan.publish"
PAGE = 30
WORDS = ("uraian", "lokasi_uraian")  # answers that are the reporter's own words
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
CONFIDENTIAL = "confidential"


class NotPublic(DomainError):
    """A report that never becomes public: confidential, or closed to most officers."""


@dataclass(frozen=True)
class Found:
    """One finding in the words of a report, to be confirmed or covered.

    Attributes:
        key: what stands for it in the form.
        said: the words found.
        may_stay: whether an officer may confirm it; False for what is never public.
    """

    key: str
    kind: Kind
    said: str
    may_stay: bool


@dataclass(frozen=True)
class Photo:
    """A photo of the case, and what is public of it."""

    source: StoredFile
    released: ReleasedPhoto | None


@dataclass(frozen=True)
class Row:
    """One report in the list of what may be released."""

    report: Report
    publication: Publication | None


def find_reports(actor: Actor, *, before: int | None = None, only_new: bool = False) -> list[Row]:
    """Return a page of what the actor may release, the newest first: two queries.

    Args:
        actor: who decides.
        before: only reports with a lower pk.
        only_new: only those nothing was decided of.
    """
    found = _open_reports(actor).select_related("case__unit").order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    if only_new:
        found = found.exclude(pk__in=Publication.objects.values("report_id"))
    reports = list(found[:PAGE])
    known = {one.report_id: one for one in Publication.objects.filter(report__in=reports)}
    return [Row(report, known.get(report.pk)) for report in reports]


def get_report(actor: Actor, number: str) -> Report:
    """Return the report of a case the actor may release; its case and unit fetched.

    Raises:
        NotFound: there is none, or the actor may not see it.
        NotAllowed: the actor may not release at its unit.
        NotPublic: it is confidential, or hidden from anybody.
    """
    case = visible.get_case(actor, number)
    report = Report.objects.filter(case=case).first()
    if report is None:
        raise NotFound(_("Laporan tidak ditemukan."))
    report.case = case
    actor.require(PUBLISH, case.unit_id)
    if report.privacy == CONFIDENTIAL or _is_hidden(case):
        raise NotPublic(_("Laporan ini rahasia: tidak boleh diterbitkan oleh siapa pun."))
    return report


def find_publication(report: Report) -> Publication | None:
    """Return what is or was public of a report, if anything."""
    return Publication.objects.filter(report=report).first()


def get_publication(report: Report) -> Publication:
    """Return what is or was public of a report.

    Raises:
        NotFound: nothing was released yet.
    """
    found = find_publication(report)
    if found is None:
        raise NotFound(_("Laporan ini belum pernah diterbitkan."))
    return found


def find_history(publication: Publication) -> list[Moderation]:
    """Return what was done, the latest first; one query."""
    return list(publication.history.select_related("by").order_by("-pk"))


def own_words(report: Report) -> str:
    """Return the reporter's words, to begin from; one query."""
    answers = tracking.latest_answers(report.case)
    said = [answers.get(field) for field in WORDS]
    return "\n\n".join(one.strip() for one in said if isinstance(one, str) and one.strip())


def find_photos(report: Report, publication: Publication | None) -> list[Photo]:
    """Return the photos of the case in the order they came; at most two queries."""
    pictures = [
        one for one in files.find_files(owner_of(report.case)) if one.media_type in _PICTURES
    ]
    released: dict[int, ReleasedPhoto] = {}
    if publication is not None:
        for one in publication.photos.filter(state=State.RELEASED):
            released[one.source_id] = one
    return [Photo(one, released.get(one.pk)) for one in pictures]


def get_photo(report: Report, pk: int) -> StoredFile:
    """Return a photo of the case.

    Raises:
        NotFound: there is none of that number, or it is no picture.
    """
    source = files.open_for(pk, owner_of(report.case))
    if source.media_type not in _PICTURES:
        raise NotFound(_("Foto itu tidak ada."))
    return source


def owner_of(case: Case) -> str:
    """Return under what the files of a case are kept."""
    return f"case:{case.pk}"


def findings(text: str) -> Sequence[Found]:
    """Return what looks personal in a text, each said once, in its order."""
    found: dict[str, Found] = {}
    for one in personal.scan(text):
        key = rules.key_of(text, one)
        said = text[one.start : one.end]
        found.setdefault(key, Found(key, one.kind, said, one.kind not in rules.NEVER))
    return list(found.values())


def covered(text: str, keys: Collection[str] = ()) -> str:
    """Return the text with everything that looks personal covered, but what ``keys`` confirms."""
    left = rules.unconfirmed(text, keys)
    return personal.covered(text, left, lambda kind: _("[disamarkan]"))


def _open_reports(actor: Actor) -> QuerySet[Report]:
    cases = visible.visible_to(actor).filter(unit_id__in=actor.units_for(PUBLISH))
    for hidden in _hidden():
        cases = cases.exclude(hidden)
    return Report.objects.filter(case__in=cases).exclude(privacy=CONFIDENTIAL)


def _is_hidden(case: Case) -> bool:
    hidden = _hidden()
    return any(Case.objects.filter(one, pk=case.pk).exists() for one in hidden)


def _hidden() -> list[Q]:
    """Return what the rooms hide from anybody at all."""
    return [one.restricted() for one in all_manifests() if one.restricted is not None]
