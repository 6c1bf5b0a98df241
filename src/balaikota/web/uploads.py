"""Uploads: refuse what is too large while it is still arriving."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _


class CappedUpload(FileUploadHandler):
    """Let a file through to the next handler until it passes ``settings.UPLOAD_MAX_BYTES``.

    What is larger is read to its end and thrown away, so that the rest of the form still arrives;
    ``too_large`` tells which fields it was.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body that no form of ours can have, before reading it.

        Raises:
            RequestDataTooBig: it is larger than ``settings.REQUEST_MAX_BYTES``.
        """
        if content_length > settings.REQUEST_MAX_BYTES:
            raise RequestDataTooBig("request body over REQUEST_MAX_BYTES")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start counting a file."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on to the handler that stores it.

        Raises:
            SkipFile: the file is too large.
        """
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            assert self.request is not None
            refused = {*too_large(self.request), str(self.field_name)}
            self.request.too_large = frozenset(refused)  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Leave the making of the file to the next handler."""
        return None


def too_large(request: HttpRequest) -> frozenset[str]:
    """Return the names of the fields whose file was refused for its size.

    Such a field is absent from ``request.FILES``; the other answers are in ``request.POST``.
    """
    return getattr(request, "too_large", frozenset())


def refusal() -> str:
    """Return what to tell whoever sent a file that is too large."""
    return _(
        "Berkas itu lebih besar dari %(limit)d MB. Perkecil atau foto ulang, lalu unggah lagi."
    ) % {"limit": settings.UPLOAD_MAX_BYTES // 1024**2}
