"""Finding and reading stored files. Whether the reader may, the owner's app asks first."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from django.utils.translation import gettext as _

from balaikota.core.files import disk, rules
from balaikota.core.files.models import StoredFile
from balaikota.lib import pages
from balaikota.lib.errors import NotFound, TooMany


def get_file(pk: int) -> StoredFile:
    """Return the file.

    Raises:
        NotFound: there is none.
    """
    file = StoredFile.objects.filter(pk=pk).first()
    if file is None:
        raise NotFound(_("Berkas tidak ditemukan."))
    return file


def open_for(pk: int, owner: str) -> StoredFile:
    """Return the file if it belongs to ``owner``, on which the caller has checked the rights.

    Raises:
        NotFound: there is none, or it is another owner's.
    """
    file = get_file(pk)
    if file.owner != owner:
        raise NotFound(_("Berkas tidak ditemukan."))
    return file


def find_files(owner: str) -> list[StoredFile]:
    """Return the owner's files in the order they were stored."""
    return list(StoredFile.objects.filter(owner=owner).order_by("pk"))


def find_by_owner(owners: Collection[str]) -> dict[str, list[StoredFile]]:
    """Return owner -> its files in the order they were stored. One query, none for none."""
    found: dict[str, list[StoredFile]] = {owner: [] for owner in owners}
    rows = StoredFile.objects.filter(owner__in=found).order_by("pk") if found else ()
    for file in rows:
        found[file.owner].append(file)
    return found


def read(file: StoredFile) -> bytes:
    """Return the file's content.

    Raises:
        CannotOpen: the bytes on disk were altered.
        FileNotFoundError: they are gone.
    """
    return disk.read(file.digest)


def count_pages(file: StoredFile) -> int:
    """Return how many pages can be shown of a file: one of a picture, none of a PDF that is not drawn.

    Raises:
        TooMany: too much is being drawn right now.
        CannotOpen: the bytes on disk were altered.
    """
    if file.media_type != rules.Kind.PDF:
        return 1
    try:
        return _pages_at(file.digest)
    except pages.Busy as error:
        raise _too_many() from error


def draw_page(file: StoredFile, page: int, *, width: int) -> tuple[bytes, str]:
    """Return one page as a picture, and its media type; a picture comes as it is stored.

    Args:
        file: of any kind that is stored.
        page: from 1.
        width: of what is drawn, in pixels.

    Raises:
        NotFound: there is no such page, or it cannot be drawn.
        TooMany: too much is being drawn right now.
        CannotOpen: the bytes on disk were altered.
    """
    if file.media_type != rules.Kind.PDF:
        if page != 1:
            raise NotFound(_("Halaman itu tidak ada."))
        return read(file), file.media_type
    try:
        return pages.draw(read(file), page, width=width), rules.Kind.WEBP.value
    except pages.Undrawable as error:
        raise NotFound(_("Halaman itu tidak ada atau tidak dapat ditampilkan.")) from error
    except pages.Busy as error:
        raise _too_many() from error


@lru_cache(maxsize=2048)
def _pages_at(digest: str) -> int:
    """Return how many pages lie at an address, none if they cannot be read: it never changes."""
    try:
        return pages.count(disk.read(digest))
    except pages.Undrawable:
        return 0


def _too_many() -> TooMany:
    message = _("Terlalu banyak berkas sedang dibuka. Muat ulang halaman ini sebentar lagi.")
    return TooMany(message, retry_after=5)
