"""Finding and reading stored files. Whether the reader may, the owner's app asks first."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from balaikota.core.files import disk
from balaikota.core.files.models import StoredFile
from balaikota.lib.errors import NotFound


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
