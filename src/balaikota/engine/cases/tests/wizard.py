"""The pages of the service of the tests, and answers that are taken.

post(client, page, ...)   send one page; ``changes`` replace its good answers
fill(client, ...)         send page after page, up to ``until``
send(client)              press the button of the check page
at_counter(client, ...)   send the one page of the counter; ``changes`` replace its good answers
counter_data(serial, ...) what that page sends
START, COUNTER            where the form begins at the portal and at the counter
"""

from __future__ import annotations

import re
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from balaikota.core.files.tests.samples import picture
from balaikota.engine.cases.models import Draft
from balaikota.engine.cases.tests.browsing import errors
from balaikota.engine.cases.tests.factories import KAUMAN, SLUG

START = f"/layanan/{SLUG}/ajukan/"
COUNTER = f"/meja/loket/{SLUG}/"
PAGES = {
    "pemohon": {
        "nama": "Sri Wahyuni",
        "nik-number": "3573025203850001",
        "telepon": "0812 3456 7890",
        "surel": "sri@contoh.test",
    },
    "usaha": {
        "nama_usaha": "Warung Bu Sri",
        "bidang_usaha": "makanan",
        "sejak-day": "1",
        "sejak-month": "6",
        "sejak-year": "2021",
    },
    "tempat": {
        "alamat_usaha-area": KAUMAN,
        "alamat_usaha-street": "Jalan Arif Margono 3",
        "alamat_usaha-rt": "1",
        "alamat_usaha-rw": "2",
    },
    "keadaan": {"omzet": "5.000.000", "jumlah_karyawan": "2", "punya_nib": "no"},
    "keperluan": {"keperluan": "kredit"},
    "berkas": {},
}
SHOWN = {
    "keadaan": ["omzet", "jumlah_karyawan", "punya_nib"],
    "usaha": ["nama_usaha", "bidang_usaha", "sejak"],
    "keperluan": ["keperluan"],
}


def photo(name="warung.jpg", content=None):
    return SimpleUploadedFile(name, picture() if content is None else content, "image/jpeg")


def post(client, page, *, door=START, **changes):
    data = {"_shown": SHOWN.get(page, [])} if page in SHOWN else {}
    if page == "berkas":
        data["foto_usaha"] = photo()
    return client.post(f"{door}{page}/", data | PAGES[page] | changes)


def fill(client, door=START, *, until="", **changes):
    """Answer page after page; ``changes`` by page."""
    for page in PAGES:
        if page == until:
            return
        response = post(client, page, door=door, **changes.get(page, {}))
        assert response.status_code == 302, (page, errors(response))


def send(client, door=START):
    return client.post(f"{door}periksa/")


def counter_data(serial, **changes):
    """Return what the one page of the counter sends, without a photo."""
    data = {name: value for page in PAGES.values() for name, value in page.items()}
    shown = [name for names in SHOWN.values() for name in names]
    shown += ["nama", "nik", "telepon", "surel", "alamat_usaha", "foto_usaha", "berkas_lain"]
    own = {"_shown": shown, "serial": serial, "means": "ktp", "langkah": "kirim"}
    return data | own | changes


def at_counter(client, **changes):
    """Send the whole form at the counter; each time a form of its own."""
    data = counter_data(uuid.uuid4().hex, **changes)
    return client.post(COUNTER, {"foto_usaha": photo()} | data)


def answers_of(client):
    return Draft.objects.get().body


def secret_in(response):
    return re.search(r'class="bk-secret">([A-Z0-9-]{19})<', response.content.decode())[1]
