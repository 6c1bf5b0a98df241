"""Nothing of who reported, or where exactly, is in any byte that everybody can read.

Canaries are planted in reports of every privacy; every public address is read, in every form and in
both languages, also where it fails. What was released is found where it should be, so that the
search itself is known to find.
"""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from balaikota.engine.cases.models import Case
from balaikota.modules.pengaduan.models.publishing import ReleasedPhoto
from balaikota.modules.pengaduan.tests.publishing import (
    ALT,
    SNAPPED,
    TEXT,
    TITLE,
    canaries,
    photo_of,
    released,
    reported,
    with_photo,
)

pytestmark = pytest.mark.django_db
PRIVACIES = ("named", "hidden", "anonymous", "confidential")


def answers(publications, photos, hidden):
    """Return address -> everything that comes back for it: status, headers, body."""
    lists = ["index", "figures", "figures_csv", "open_data", "feed"]
    paths = [reverse(f"pengaduan:{name}") for name in lists]
    paths += [f"{paths[0]}?q=kenari&kelurahan=35.73.02.1007&keadaan=diterima", f"{paths[0]}?q=zzz"]
    paths += ["/api/v1/pengaduan/laporan", "/api/v1/pengaduan/laporan?q=gelap"]
    paths += [reverse("pengaduan:public", args=[one.code]) for one in publications]
    for key in photos:
        paths += [reverse("pengaduan:photo", args=[key])]
        paths += [reverse("pengaduan:photo_small", args=[key])]
    for report in hidden:
        paths += [reverse("pengaduan:public", args=[report.case.number])]
        paths += [reverse("pengaduan:publish", args=[report.case.number])]
        paths += [f"/pengaduan/foto/{photo_of(report).row_key}.webp"]
    found = {}
    for path in paths:
        for language in ("id", "en"):
            answer = Client(headers={"accept-language": language}).get(path)
            head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
            etag = answer.headers.get("ETag")
            again = Client(headers={"if-none-match": etag}).get(path) if etag else answer
            assert not etag or again.status_code == 304
            found[path, language] = head.encode() + b"\n" + answer.content
    return found


def test_no_public_byte_tells_who_reported_or_where_exactly(house):
    reports = [reported(house, privacy=privacy) for privacy in PRIVACIES]
    publications = [released(house, privacy=privacy) for privacy in PRIVACIES[:3]]
    photos = [with_photo(house, one).key for one in publications]
    taken = released(house, title="Diturunkan Kenari", text="Kenari diturunkan")
    gone = with_photo(house, taken).key
    type(taken).objects.filter(pk=taken.pk).update(state="WITHDRAWN")

    found = answers(publications, [*photos, gone], [*reports, taken.report])

    secrets = [canaries(one) for one in [*reports, *(one.report for one in publications)]]
    for (path, language), content in found.items():
        own = path.encode()  # an address that was asked for may be said again
        searched = content.replace(own, b"").lower()
        for words in secrets:
            for what, said in words.items():
                if what == "number" and said.encode() in own:
                    continue
                assert said.lower().encode() not in searched, f"{what} in {path} ({language})"
        assert b"kenari diturunkan" not in searched, path


def test_the_same_search_finds_what_was_released_where_it_should_be(house):
    publication = released(house)
    key = with_photo(house, publication).key

    found = answers([publication], [key], [])

    for name in ("index", "open_data", "feed"):
        assert TITLE.encode() in found[reverse(f"pengaduan:{name}"), "id"]
    for name in ("open_data", "feed"):
        assert TEXT.encode() in found[reverse(f"pengaduan:{name}"), "id"]
    for part in (TITLE, TEXT, str(SNAPPED[0]), str(SNAPPED[1])):
        assert part.encode() in found["/api/v1/pengaduan/laporan", "id"]
    page = found[reverse("pengaduan:public", args=[publication.code]), "id"]
    assert ALT.encode() in page
    assert str(key).encode() in page


def test_a_public_photo_carries_nothing_but_its_pixels(house):
    key = with_photo(house, released(house)).key
    photo = ReleasedPhoto.objects.get(key=key)

    for path in (
        reverse("pengaduan:photo", args=[key]),
        reverse("pengaduan:photo_small", args=[key]),
    ):
        answer = Client().get(path)
        image = Image.open(BytesIO(answer.content))
        image.load()
        assert (image.format, set(image.info) & {"exif", "xmp", "icc_profile", "comment"}) == (
            "WEBP",
            set(),
        )
        for said in (
            photo.file.digest,
            photo.small.digest,
            photo_of(photo.publication.report).digest,
        ):
            assert said not in str(answer.headers)


def test_the_canaries_are_there_to_be_found(house):
    report = reported(house)

    case = Case.objects.get(pk=report.case_id)
    assert all(canaries(report).values())
    assert canaries(report)["name"] == case.applicant_name == "Sri Wahyuni"
