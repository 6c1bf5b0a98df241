"""What a request is made of: answers, a drawn photo, the version of the service."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from balaikota.core.action import Actor
from balaikota.core.areas import queries as areas
from balaikota.core.files import actions as files
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import opening
from balaikota.engine.packs import queries as packs
from tests.pages.scene import APPLICANT, BUSINESS
from tests.rooms.percobaan import service


def answers(area: str, photo: int) -> dict[str, Any]:
    """Return complete answers; the place is the point inside the kelurahan."""
    place = areas.get_area(area)
    return {
        "nama": APPLICANT,
        "nik": {"number": "3573025707900001", "reason": ""},
        "telepon": "+6281234567890",
        "surel": "siti@contoh.test",
        "nama_usaha": BUSINESS,
        "bidang_usaha": "makanan",
        "sejak": "2021-06-01",
        "alamat_usaha": {
            "area": area, "street": "Jalan Ijen 5", "rt": "003", "rw": "005",
            "lat": place.latitude, "lon": place.longitude,
        },
        "omzet": 4_500_000,
        "jumlah_karyawan": 2,
        "punya_nib": False,
        "keperluan": "kredit",
        "foto_usaha": [photo],
    }  # fmt: skip


@cache
def photo() -> bytes:
    """Return a drawn shop front as JPEG."""
    picture = Image.new("RGB", (320, 240), (178, 205, 235))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 90, 280, 230), fill=(205, 160, 110))
    draw.polygon(((30, 95), (290, 95), (260, 60), (60, 60)), fill=(160, 60, 50))
    draw.rectangle((70, 140, 130, 230), fill=(70, 50, 40))
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def stored(by: Actor, owner: str, at: datetime) -> int:
    upload = SimpleUploadedFile("tempat-usaha.jpg", photo(), "image/jpeg")
    return files.store(by=by, now=at, upload=upload, owner=owner).pk


def version() -> packs.ServiceVersion:
    return packs.version_in_force(service.SLUG, on=date(2026, 11, 20))


def submission(unit: Unit, given: dict[str, Any]) -> opening.Submission:
    assert unit.area is not None
    return opening.Submission(
        answers=given, unit=unit, area=unit.area.code, name=APPLICANT, email="siti@contoh.test"
    )
