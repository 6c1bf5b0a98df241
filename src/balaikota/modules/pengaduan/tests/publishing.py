"""Reports that wait to be released, and who releases them.

    house (fixture)       a House: the scene of cases, a coordinator of the city
    reported(house, ...)  a report of a case, with a photo of a telephone
    released(house, ...)  the same, released with TITLE and TEXT
    photo_of(report)      the stored file of its photo
    canaries(report)      what must never leave: name, contacts, exact point, file name, EXIF

Everything happens on Monday 23 November 2026 (MORNING).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from balaikota.core.action import Actor, system
from balaikota.core.files import actions as files
from balaikota.core.files.models import StoredFile
from balaikota.core.people.models import User
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests import factories as cases
from balaikota.engine.cases.tests.factories import KAUMAN, MORNING, Scene
from balaikota.lib.covering import Box
from balaikota.lib.geo import grid
from balaikota.modules.pengaduan.actions import publishing as actions
from balaikota.modules.pengaduan.actions.publishing import Words
from balaikota.modules.pengaduan.models import Report
from balaikota.modules.pengaduan.models.publishing import Publication, ReleasedPhoto

SNAPPED = grid.snap(*cases.IN_KAUMAN)
TITLE, TEXT = (
    "Lampu jalan mati di Jalan Arif Margono",
    "Sudah tiga malam jalan di depan pasar gelap.",
)
FILE_NAME, EXIF_NAME = "foto-Kenari-Rahasia.jpg", "Kenari Exif"
ALT = "Tiang lampu tanpa cahaya"
SYSTEM = system("files.store")


@dataclass(frozen=True)
class House:
    """The scene of cases, and who releases reports for the whole city."""

    scene: Scene
    coordinator: User

    @property
    def releaser(self) -> Actor:
        """Return the coordinator as an actor."""
        return people.actor(self.coordinator, MORNING)


def make_house() -> House:
    """Make the scene of cases, and a coordinator of the city."""
    scene = cases.make_service()
    return House(scene, people.make_officer("koordinator", people.make_city(), name="Rini Astuti"))


def reported(
    house: House,
    *,
    privacy: str = "named",
    at: datetime = MORNING,
    photo: bool = True,
    **fields: Any,
) -> Report:
    """Return a report of a case that was just filed."""
    case = cases.open_case(house.scene, now=at)
    if photo:
        files.store_bytes(
            by=SYSTEM, now=at, content=telephone_picture(), name=FILE_NAME, owner=f"case:{case.pk}"
        )
    return Report.objects.create(
        **{
            "case": case, "kind": "pengaduan", "category": "jalan.lampu", "privacy": privacy,
            "latitude": cases.IN_KAUMAN[0], "longitude": cases.IN_KAUMAN[1],
            "area": KAUMAN,
            "filed_at": at,
        }
        | fields
    )  # fmt: skip


def released(house: House, *, title: str = TITLE, text: str = TEXT, **fields: Any) -> Publication:
    """Return what is public of a report that was just released."""
    report = reported(house, **fields)
    return actions.release(
        by=house.releaser, now=MORNING, number=report.case.number, words=Words(title, text)
    )


def with_photo(house: House, publication: Publication, *boxes: Box) -> ReleasedPhoto:
    """Release the photo of a report."""
    report = publication.report
    return actions.release_photo(
        by=house.releaser, now=MORNING, number=report.case.number, photo=photo_of(report).pk,
        boxes=boxes, alt=ALT,
    )  # fmt: skip


def photo_of(report: Report) -> StoredFile:
    """Return the photo that came with a report."""
    return StoredFile.objects.get(owner=f"case:{report.case_id}")


def canaries(report: Report) -> dict[str, str]:
    """Return what tells who reported, or where exactly: what it is -> how it is written."""
    case = Case.objects.get(pk=report.case_id)
    return {
        "name": case.applicant_name,
        "phone": case.phone,
        "email": case.email,
        "latitude": str(report.latitude),
        "longitude": str(report.longitude),
        "file": FILE_NAME.removesuffix(".jpg"),
        "exif": EXIF_NAME,
        "number": case.number,
        "secret": case.secret_hash,
        "street": "Arif Margono 3",
    }


def telephone_picture() -> bytes:
    """Return a JPEG that says who took it and where."""
    exif = Image.Exif()
    exif[0x013B] = EXIF_NAME
    exif[0x8825] = {1: "S", 2: (7.0, 58.0, 44.4)}
    out = BytesIO()
    Image.new("RGB", (200, 120), "white").save(out, "JPEG", exif=exif, comment=EXIF_NAME)
    return out.getvalue()
