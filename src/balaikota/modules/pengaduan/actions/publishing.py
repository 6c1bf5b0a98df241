"""Releasing words and photos of a report, taking them down, and undoing that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.lib import covering, ids, wording
from balaikota.lib.covering import Box
from balaikota.lib.errors import Conflict, DomainError
from balaikota.lib.geo import grid
from balaikota.modules.pengaduan.models import Report
from balaikota.modules.pengaduan.models.publishing import (
    Moderation,
    Moment,
    Publication,
    Reason,
    ReleasedPhoto,
    State,
)
from balaikota.modules.pengaduan.queries import publishing as queries
from balaikota.modules.pengaduan.rules import publishing as rules

LARGE, SMALL = 1600, 480  # pixels of the longer side
What = Moderation.What


class Unconfirmed(DomainError):
    """Something in the words looks personal, and nobody said that it may stay."""


@dataclass(frozen=True)
class Words:
    """What is to be read by everybody.

    Attributes:
        title: in one line.
        text: what was reported.
        answer: what the office answers; empty for not yet.
    """

    title: str
    text: str
    answer: str = ""

    def tidy(self) -> Words:
        """Return the words without blanks around them, the title in one line."""
        return Words(" ".join(self.title.split()), self.text.strip(), self.answer.strip())

    @property
    def whole(self) -> str:
        """Return all of it, as it is searched and kept."""
        return "\n\n".join(part for part in (self.title, self.text, self.answer) if part)


@dataclass(frozen=True)
class Drawn:
    """A photo with what was covered, ready to be stored."""

    large: files.Clean
    small: files.Clean
    covered: int


@action.action("pengaduan.publish")
def release(
    *, by: Actor, now: datetime, number: str, words: Words, confirmed: Collection[str] = ()
) -> Publication:
    """Make a report public with these words, or change those it has. Photos are released apart.

    Args:
        by: who answers for the words.
        now: aware UTC.
        number: of the case.
        words: as everybody will read them.
        confirmed: keys of the findings that may stay (``rules.key_of``).

    Raises:
        NotFound, NotAllowed, NotPublic: as ``queries.get_report``.
        DomainError: title or text is missing or too long; ``field`` says which.
        Unconfirmed: the words hold what looks personal.
        Conflict: it was taken down; then it is released anew by ``restore``.
    """
    report = queries.get_report(by, number)
    words = words.tidy()
    _check(words, confirmed)
    publication = queries.find_publication(report)
    if publication is not None and publication.state == State.WITHDRAWN:
        raise Conflict(_("Laporan ini sedang diturunkan. Terbitkan kembali dulu."))
    is_new = publication is None
    if publication is None:
        publication = Publication(
            report=report, code=ids.new_public_id(), state=State.RELEASED, released_at=now
        )
    _fill(publication, report, words, now)
    publication.save()
    _note(publication, What.RELEASED if is_new else What.CHANGED, by, now, words=words.whole)
    action.describe(
        subject=f"case:{report.case_id}",
        unit=report.case.unit.code,
        outcome="released" if is_new else "changed",
        payload={"words": words.whole},
    )
    return publication


@action.action("pengaduan.take_down")
def take_down(*, by: Actor, now: datetime, number: str, reason: str, note: str = "") -> Publication:
    """Hide what is public of a report at once, words and photos; it can be undone.

    Args:
        reason: a code of ``Reason``.
        note: why, in the officer's words.

    Raises:
        NotFound, NotAllowed, NotPublic: as ``queries.get_report``; NotFound also when nothing was.
        DomainError: no such reason, or too long a note; ``field`` says which.
        Conflict: it is taken down already.
    """
    publication, report = _known(by, number)
    _check_reason(reason, note)
    if publication.state == State.WITHDRAWN:
        raise Conflict(_("Laporan ini sudah diturunkan."))
    publication.state, publication.changed_at = State.WITHDRAWN, now
    publication.save(update_fields=["state", "changed_at"])
    _note(publication, What.WITHDRAWN, by, now, reason=reason, note=note)
    _tell(report, "withdrawn")
    return publication


@action.action("pengaduan.publish")
def restore(*, by: Actor, now: datetime, number: str) -> Publication:
    """Undo a take-down: the words and photos that were public are so again.

    Raises:
        NotFound, NotAllowed, NotPublic: as ``take_down``.
        Conflict: it is public.
    """
    publication, report = _known(by, number)
    if publication.state == State.RELEASED:
        raise Conflict(_("Laporan ini sudah terbit."))
    publication.state, publication.changed_at = State.RELEASED, now
    publication.save(update_fields=["state", "changed_at"])
    _note(publication, What.RESTORED, by, now)
    _tell(report, "restored")
    return publication


def _draw(
    *, by: Actor, now: datetime, number: str, photo: int, boxes: Sequence[Box] | Drawn, **_: object
) -> dict[str, Drawn]:
    if isinstance(boxes, Drawn):
        return {"boxes": boxes}
    report = queries.get_report(by, number)
    content = stored.read(queries.get_photo(report, photo))
    return {"boxes": Drawn(_drawn(content, boxes, LARGE, now), _drawn(content, boxes, SMALL, now), len(boxes))}  # fmt: skip


@action.action("pengaduan.publish", before=_draw)
def release_photo(
    *,
    by: Actor,
    now: datetime,
    number: str,
    photo: int,
    boxes: Sequence[Box] | Drawn,
    alt: str,
    moment: str = Moment.BEFORE,
) -> ReleasedPhoto:
    """Make one photo of a released report public, drawn anew with the boxes covered.

    What was public of the same photo before is replaced.

    Args:
        photo: pk of the stored file of the case.
        boxes: what to cover; empty only where nothing on it tells who somebody is.
        alt: what the photo shows, for who cannot see it.
        moment: a code of ``Moment``.

    Raises:
        NotFound: no such report or photo, or nothing of it is released yet.
        NotAllowed, NotPublic: as ``queries.get_report``.
        DomainError: ``alt`` is missing or too long, or it cannot be drawn.
        Unconfirmed: ``alt`` holds what looks personal.
    """
    assert isinstance(boxes, Drawn)
    publication, report = _known(by, number)
    source = queries.get_photo(report, photo)
    alt = " ".join(alt.split())
    _check_alt(alt)
    if moment not in Moment.values:
        raise DomainError(_("Pilih apa yang ditunjukkan foto ini."), field="moment")
    publication.photos.filter(source_id=source.pk, state=State.RELEASED).update(
        state=State.WITHDRAWN
    )
    owner = f"publication:{publication.pk}"
    large, small = (
        files.store_bytes(by=by, now=now, content=one, name="", owner=owner)
        for one in (boxes.large, boxes.small)
    )
    released = ReleasedPhoto.objects.create(
        publication=publication, source_id=source.pk, file=large, small=small,
        state=State.RELEASED, moment=moment, alt=alt, covered=boxes.covered, released_at=now,
    )  # fmt: skip
    _note(publication, What.PHOTO_RELEASED, by, now, note=alt)
    _tell(report, "photo-released")
    return released


@action.action("pengaduan.take_down")
def withdraw_photo(
    *, by: Actor, now: datetime, number: str, photo: int, reason: str, note: str = ""
) -> None:
    """Take one public photo down.

    Args:
        photo: pk of the stored file of the case.
        reason: a code of ``Reason``.

    Raises:
        NotFound, NotAllowed, NotPublic, DomainError: as ``take_down``.
        Conflict: it is not public.
    """
    publication, report = _known(by, number)
    _check_reason(reason, note)
    rows = publication.photos.filter(source_id=photo, state=State.RELEASED)
    if not rows.update(state=State.WITHDRAWN):
        raise Conflict(_("Foto ini tidak terbit."))
    _note(publication, What.PHOTO_WITHDRAWN, by, now, reason=reason, note=note)
    _tell(report, "photo-withdrawn")


def _known(by: Actor, number: str) -> tuple[Publication, Report]:
    report = queries.get_report(by, number)
    return queries.get_publication(report), report


def _fill(publication: Publication, report: Report, words: Words, now: datetime) -> None:
    publication.title, publication.text, publication.answer = words.title, words.text, words.answer
    publication.category, publication.area = report.category, report.area
    # Snapped here, from the exact point: nothing else can be forgotten to be snapped.
    if report.latitude is not None and report.longitude is not None:
        point = grid.snap(report.latitude, report.longitude)
        publication.latitude, publication.longitude = point
    else:
        publication.latitude, publication.longitude = None, None
    publication.filed_date = report.filed_at.astimezone(wording.WIB).date()
    publication.changed_at = now


def _check(words: Words, confirmed: Collection[str]) -> None:
    for field, most in (
        ("title", rules.TITLE_LENGTH), ("text", rules.TEXT_LENGTH), ("answer", rules.ANSWER_LENGTH)
    ):  # fmt: skip
        said = getattr(words, field)
        if not said and field != "answer":
            message = _("Tulis judulnya.") if field == "title" else _("Tulis isi laporannya.")
            raise DomainError(message, field=field)
        if len(said) > most:
            raise DomainError(_("Paling banyak %(most)d huruf.") % {"most": most}, field=field)
        if rules.unconfirmed(said, confirmed):
            raise Unconfirmed(
                _("Ada yang tampak seperti data pribadi. Samarkan, atau nyatakan boleh terbit."),
                field=field,
            )


def _check_reason(reason: str, note: str) -> None:
    if reason not in Reason.values:
        raise DomainError(_("Pilih alasannya."), field="reason")
    if len(note) > rules.NOTE_LENGTH:
        raise DomainError(
            _("Paling banyak %(most)d huruf.") % {"most": rules.NOTE_LENGTH}, field="note"
        )


def _check_alt(alt: str) -> None:
    if not alt:
        raise DomainError(_("Tulis apa yang terlihat pada foto."), field="alt")
    if len(alt) > rules.ALT_LENGTH:
        raise DomainError(
            _("Paling banyak %(most)d huruf.") % {"most": rules.ALT_LENGTH}, field="alt"
        )
    if rules.unconfirmed(alt, ()):
        raise Unconfirmed(_("Keterangan foto tampak memuat data pribadi."), field="alt")


def _drawn(content: bytes, boxes: Sequence[Box], longest: int, now: datetime) -> files.Clean:
    try:
        bare = covering.covered(content, boxes, longest=longest)
    except covering.BadBox as error:
        raise DomainError(_("Bagian yang ditutup tidak benar. Ulangi."), field="boxes") from error
    except covering.Unreadable as error:
        raise DomainError(_("Foto ini tidak dapat dibuka."), field="boxes") from error
    return files.clean(SimpleUploadedFile("foto.webp", bare), now=now)


def _note(
    publication: Publication,
    what: str,
    by: Actor,
    now: datetime,
    *,
    reason: str = "",
    note: str = "",
    words: str = "",
) -> None:
    Moderation.objects.create(
        publication=publication, what=what, at=now, by_id=int(by.id), reason=reason, note=note,
        words=words,
    )  # fmt: skip


def _tell(report: Report, outcome: str) -> None:
    action.describe(subject=f"case:{report.case_id}", unit=report.case.unit.code, outcome=outcome)
