"""What ``balaikota pack try`` is told; it is carried out above, where cases are known."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

COMMAND = "pack_try"


def add_arguments(parser: ArgumentParser) -> None:
    """Read which service is tried, with what, and how it is told."""
    parser.add_argument("slug", help="nama layanan")
    parser.add_argument("--answers", type=Path, help="berkas JSON jawaban; tanpa itu contoh")
    parser.add_argument("--at", default="", help="hari dan jam setempat, 2026-12-01T09:00")
    parser.add_argument("--area", default="", help="kode kelurahan; tanpa itu menurut jawaban")
    parser.add_argument("--applicant", choices=["resident", "officer", "none"], default="none")
    parser.add_argument("--flag", action="append", default=[], choices=["urgent", "sensitive"])
    parser.add_argument(
        "--walk", nargs="*", default=[], metavar="TINDAKAN@WAKTU",
        help="tindakan berurutan: lengkap@2026-12-01T10:00, dinas:setuju@2026-12-02T09:00",
    )  # fmt: skip
    parser.add_argument("--number", type=int, help="nomor versi; tanpa itu yang berlaku")
    parser.add_argument("--json", action="store_true", help="sebagai JSON")
