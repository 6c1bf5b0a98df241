"""Storing files and handing them on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.files import disk, rules
from balaikota.core.files.models import StoredFile
from balaikota.lib.errors import DomainError

LONGEST_NAME = 120
DRAFT_KEPT = timedelta(days=30)
# Content without a row: its transaction was rolled back, or its rows were swept.
UNCLAIMED_KEPT = timedelta(days=1)


class Refused(DomainError):
    """The upload cannot be accepted; the message says what to do."""


@dataclass(frozen=True)
class Clean:
    """An upload that was checked and cleaned, and whose content lies on disk."""

    name: str
    kind: rules.Kind
    size: int
    digest: str


def _clean_upload(
    *, upload: UploadedFile[Any] | Clean, now: datetime, **_: object
) -> dict[str, Clean]:
    if isinstance(upload, Clean):
        return {"upload": upload}
    _check_size(upload.size or 0)
    content = upload.read(settings.UPLOAD_MAX_BYTES + 1)
    return {"upload": _clean(content, upload.name or "", now)}


def _clean_content(
    *, content: bytes | Clean, name: str, now: datetime, **_: object
) -> dict[str, Clean]:
    return {"content": content if isinstance(content, Clean) else _clean(content, name, now)}


@action("files.store", before=_clean_upload)
def store(*, by: Actor, now: datetime, upload: UploadedFile[Any] | Clean, owner: str) -> StoredFile:
    """Check, clean and store an upload.

    Args:
        by: who uploads.
        now: aware UTC.
        upload: any size; what is too large is refused before it is read.
        owner: ``draft:<token-hash>``, ``case:<pk>``, ``inquiry:<pk>`` or ``product:<pk>``.

    Raises:
        NotAllowed: ``by`` lacks ``files.store``.
        Refused: empty, too large, of another kind, damaged, locked, or carrying programs.
    """
    assert isinstance(upload, Clean)
    return _stored(now=now, clean=upload, owner=owner)


@action("files.store", before=_clean_content)
def store_bytes(
    *, by: Actor, now: datetime, content: bytes | Clean, name: str, owner: str
) -> StoredFile:
    """Check, clean and store content that this system made or received by another door.

    Raises:
        NotAllowed: ``by`` lacks ``files.store``.
        Refused: as ``store``.
    """
    assert isinstance(content, Clean)
    return _stored(now=now, clean=content, owner=owner)


def clean(upload: UploadedFile[Any], *, now: datetime) -> Clean:
    """Check and clean an upload before an act that will store it; ``store`` takes the result.

    Raises:
        Refused: as ``store``.
    """
    return _clean_upload(upload=upload, now=now)["upload"]


def adopt(files: Iterable[StoredFile], owner: str) -> None:
    """Hand files on to ``owner`` in the caller's act: from a draft to the case it became."""
    pks = [file.pk for file in files]
    StoredFile.objects.filter(pk__in=pks).update(owner=owner)


def hand_over(owner: str, to: str) -> None:
    """Hand everything of an owner on in the caller's act: all of a draft. One statement."""
    StoredFile.objects.filter(owner=owner).update(owner=to)


@action("files.store")
def share(*, by: Actor, now: datetime, files: Iterable[StoredFile], owner: str) -> dict[int, int]:
    """Give ``owner`` the same files; return pk of each -> pk of its own row.

    The content is kept once, as long as any row points to it.

    Raises:
        NotAllowed: ``by`` lacks ``files.store``.
    """
    own = {file.pk: _reference(file, owner, now).pk for file in files}
    describe(subject=owner, outcome="shared", payload={"files": len(own)})
    return own


@action("files.store")
def copy(*, by: Actor, now: datetime, file: StoredFile, owner: str) -> StoredFile:
    """Give ``owner`` a reference of its own to a file whose rights the caller has checked.

    The bytes are shared. Raises NotAllowed as ``store``.
    """
    describe(outcome="copied", payload={"owner": owner})
    return _reference(file, owner, now)


@action("files.store")
def drop(*, by: Actor, now: datetime, file: StoredFile) -> None:
    """Delete a reference whose rights the caller has checked; the bytes go when nothing points to them."""
    describe(subject=f"files.storedfile:{file.pk}", outcome="dropped")
    file.delete()


def _reference(file: StoredFile, owner: str, now: datetime) -> StoredFile:
    return StoredFile.objects.create(
        owner=owner,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        digest=file.digest,
        stored_at=now,
    )


def keep_drafted(owner: str, *, now: datetime) -> None:
    """Keep the files of a draft for another DRAFT_KEPT, in the caller's act: somebody goes on with it."""
    assert owner.startswith("draft:"), "only drafts are swept"
    StoredFile.objects.filter(owner=owner).update(stored_at=now)


@action("files.sweep")
def sweep(*, by: Actor, now: datetime) -> int:
    """Delete the files of drafts left for 30 days, and content that no row points to.

    Returns how many rows and contents went.

    Raises:
        NotAllowed: ``by`` lacks ``files.sweep``.
    """
    # Content first: if the rows' deletion is undone, their content must still be there. It goes
    # with the next sweep.
    latest = (now - UNCLAIMED_KEPT).timestamp()
    unclaimed = [
        path
        for path in disk.older_than(latest)
        if not StoredFile.objects.filter(digest=disk.digest_of(path)).exists()
    ]
    contents = sum(disk.discard(path, latest) for path in unclaimed)
    drafts = StoredFile.objects.filter(owner__startswith="draft:", stored_at__lt=now - DRAFT_KEPT)
    rows = drafts.delete()[0]
    describe(subject="files", payload={"rows": rows, "contents": contents})
    return rows + contents


def _stored(*, now: datetime, clean: Clean, owner: str) -> StoredFile:
    describe(outcome=clean.kind.name, payload={"name": clean.name, "owner": owner})
    return StoredFile.objects.create(
        owner=owner,
        name=clean.name,
        media_type=clean.kind.value,
        size=clean.size,
        digest=clean.digest,
        stored_at=now,
    )


def _clean(content: bytes, name: str, now: datetime) -> Clean:
    _check_size(len(content))
    kind = rules.kind_of(content)
    if kind is None:
        raise Refused(
            _(
                "Berkas ini bukan PDF, JPG, PNG, atau WebP. Simpan sebagai PDF atau foto, lalu unggah lagi."
            )
        )
    sound = _cleaned(kind, content)
    return Clean(_fit_name(name, kind), kind, len(sound), disk.write(sound, now))


def _check_size(size: int) -> None:
    if size == 0:
        raise Refused(_("Berkas ini kosong. Pilih berkas lain."))
    if size > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            _(
                "Berkas ini terlalu besar. Paling besar %(limit)s. Perkecil atau foto ulang, lalu unggah lagi."
            )
            % {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)}
        )


def _cleaned(kind: rules.Kind, content: bytes) -> bytes:
    try:
        return rules.cleaned(kind, content)
    except rules.TooManyPixels as error:
        message = _("Gambar ini terlalu besar. Perkecil atau foto ulang, lalu unggah lagi.")
        raise Refused(message) from error
    except rules.Locked as error:
        message = _("PDF ini dikunci dengan kata sandi. Buka kuncinya, simpan, lalu unggah lagi.")
        raise Refused(message) from error
    except rules.ActiveContent as error:
        message = _(
            "PDF ini memuat program atau lampiran. Cetak ulang sebagai PDF biasa, lalu unggah lagi."
        )
        raise Refused(message) from error
    except rules.Unsound as error:
        message = _("Berkas ini rusak atau terpotong. Buka dan simpan ulang, lalu unggah lagi.")
        raise Refused(message) from error


def _fit_name(name: str, kind: rules.Kind) -> str:
    """Return the last part of the name, printable, with the extension of what it really is."""
    base = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in base if letter.isprintable())
    stem = re.sub(r"\.(pdf|jpe?g|png|webp)$", "", printable, flags=re.IGNORECASE).strip(". ")
    stem = stem or _("berkas")
    extension = rules.EXTENSIONS[kind]
    return f"{stem[: LONGEST_NAME - len(extension)]}{extension}"
