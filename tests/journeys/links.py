"""Each kind of link that opens something without an account, as its holder gets it.

outsider, cosigner, lost_secret, resumed    make(scene, folder) -> Link
state_of_links()                            what every link led to so far
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.test import Client

from balaikota.core.jobs import worker
from balaikota.core.notices.models import Notice
from balaikota.engine.cases.models import Case, Cosigning, Draft, Inquiry, SecretLink
from balaikota.engine.cases.tests import asked_outside as outside
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import MORNING, PACK, PUBLISHER, open_case
from balaikota.engine.cases.tests.wizard import START, fill, post
from balaikota.engine.packs import actions as packs
from tests import yamls

CHECK = f"{START}periksa/"
WORDS = "Denahnya tidak cocok dengan pintu belakang."
COSIGN = {
    "who": {"id": "pemilik tempat", "en": "the owner of the premises"},
    "asks": {"id": "Tempat saya boleh dipakai.", "en": "My premises may be used."},
    "shows": ["nama_usaha", "alamat_usaha"],
    "within": "14 calendar-days",
}


@dataclass
class Link:
    """A link of one kind, with what its holder sends to it and who may not."""

    address: str
    sent: dict[str, str]
    words: str = ""  # what was typed, to be found again
    another: Client | None = None  # a browser of somebody it is not for

    def press(self, client=None, **more):
        return (client or Client()).post(self.address, self.sent | more)


def outsider(scene, tmp_path):
    inquiry = outside.ask(scene, open_case(scene))
    sent = {"langkah": "jawab", "text": WORDS}
    outside.press(Client(), inquiry, "terima")
    return Link(outside.address_of(inquiry), sent, WORDS, browser(scene.charlie))


def cosigner(scene, tmp_path):
    publish(tmp_path, cosign=COSIGN)
    applicant = browser(scene.resident)
    fill(applicant)
    applicant.post(CHECK, {"langkah": "minta-tanda-tangan", "name": "Pak Harto"})
    address = re.search(r"/tanda-tangan/[A-Z0-9-]+/", text(applicant.get(CHECK)))[0]
    return Link(address, {"langkah": "tolak", "reason": WORDS}, WORDS, applicant)


def lost_secret(scene, tmp_path):
    case = open_case(scene)
    Client().post("/lacak/kode-hilang/", {"number": case.number, "email": "sri@contoh.test"})
    worker.run_due(MORNING)
    return Link(Notice.objects.filter(channel="EMAIL").latest("pk").link, {})


def resumed(scene, tmp_path):
    owner = browser(scene.resident)
    fill(owner, until="usaha")
    page = owner.get(post(owner, "usaha", langkah="nanti")["Location"])
    address = re.search(r'href="[^"]*?(/layanan/[^"]+/ajukan/lanjutkan/[^"]+/)"', text(page))[1]
    return Link(address, {}, another=browser(scene.charlie))


def publish(folder, valid_from=date(2026, 11, 20), **keys):
    values = yamls.read(PACK.read_text()) | keys
    path = folder / PACK.name
    path.write_text(yamls.text_of(values))
    packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=valid_from, decree="SK 3/2026"
    )


def state_of_links():
    """Return what every link led to so far."""
    return [
        list(Inquiry.objects.values_list("pk", "ending", "accepted_at")),
        list(Cosigning.objects.values_list("pk", "agreed_at", "refused_at")),
        list(SecretLink.objects.values_list("pk", "opened_at")),
        list(Draft.objects.values_list("pk", "resident", "touched_at")),
        list(Case.objects.values_list("pk", "secret_hash")),
    ]
