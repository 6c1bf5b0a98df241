from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from balaikota.core.files import queries as files
from balaikota.engine.products.actions import mending
from balaikota.engine.products.models import Product
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    printed,
    reserve,
)
from balaikota.lib.signing import authority
from balaikota.lib.signing.authority import Authority
from balaikota.lib.signing.pades import FileSigner
from balaikota.lib.signing.tests.scene import errand, flips, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
STRANGER = Path(__file__).with_name("stranger.mjs")


def proof_of(client, letter):
    answer = client.get(reverse("products:proof", args=[letter.verification_id]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/jose")
    return answer.content.decode()


def keys(client):
    answer = client.get("/.well-known/jwks.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/jwk-set+json")
    return answer.json()


def read_by_a_stranger(published, proof):
    """Return what the program of a stranger reads; None when it refuses."""
    node = shutil.which("node")
    assert node, "install Node (scripts/setup brings it) to run a stranger's jose"
    ran = subprocess.run(
        [node, STRANGER],
        input=json.dumps({"keys": published, "proof": proof}),
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        assert "JWS" in ran.stderr or "JWK" in ran.stderr, ran.stderr
        return None
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_a_stranger_verifies_a_letter_from_the_published_keys_alone(client, letter):
    found = read_by_a_stranger(keys(client), proof_of(client, letter))

    assert (found["status"], found["number"], found["sha256"]) == (
        "valid",
        letter.entry.number,
        letter.sha256,
    )
    assert found["sub"].endswith(f"/verifikasi/{letter.verification_id}")


@pytest.mark.slow
def test_a_changed_proof_is_refused_by_the_stranger(client, letter):
    head, body, signature = proof_of(client, letter).split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = base64.urlsafe_b64encode(json.dumps(told | {"number": "500/1"}).encode()).decode()

    assert read_by_a_stranger(keys(client), f"{head}.{changed.rstrip('=')}.{signature}") is None


@pytest.mark.slow
def test_what_was_signed_before_the_keys_changed_still_verifies(client, letter, settings):
    before, old = proof_of(client, letter), settings.JWS_KEYS
    settings.JWS_KEYS = f"baru:{base64.b64encode(bytes(range(32))).decode()},{old}"

    assert read_by_a_stranger(keys(client), before)["kid"] == "j1"
    assert read_by_a_stranger(keys(client), proof_of(client, letter))["kid"] == "baru"


def test_nothing_personal_is_in_the_proof(client, letter):
    body = proof_of(client, letter).split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(body + "=="))

    assert set(told) == {
        "iss", "sub", "iat", "status", "title", "number", "unit", "dated", "until",
        "signer_title", "sha256",
    }  # fmt: skip
    assert "Siti" not in json.dumps(told)


def test_a_revoked_letter_says_so_online(client, office, letter):
    mending.revoke(by=office.actor, now=NOON, product_id=letter.pk, reason="Usaha tutup")

    body = proof_of(client, letter).split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(body + "=="))

    assert (told["status"], told["ended"]) == ("revoked", NOON.isoformat())


def test_an_unknown_letter_has_no_proof_and_guessing_is_slowed_down(client):
    address = reverse("products:proof", args=["tidak-ada"])

    answers = [client.get(address).status_code for _ in range(12)]

    assert (answers[0], answers[-1]) == (404, 429)


def test_the_page_holds_the_proof(client, letter):
    page = client.get(reverse("products:verify", args=[letter.verification_id])).content.decode()

    assert page.count(".") > 2
    assert '<code class="bk-code">eyJ' in page


def test_the_page_of_a_letter_takes_three_queries_at_most(
    client, letter, django_assert_max_num_queries
):
    address = reverse("products:verify", args=[letter.verification_id])
    client.get(address)
    with django_assert_max_num_queries(3):
        assert client.get(address).status_code == 200


@pytest.mark.slow
def test_the_page_of_a_letter_is_cheap(client, letter):
    # Compared in one run with a page that asks no table, since machines are noisy.
    address, floor = (
        reverse("products:verify", args=[letter.verification_id]),
        reverse("products:keys"),
    )
    cost = {address: [], floor: []}
    for _ in range(8):
        for one, runs in cost.items():
            began = time.process_time()
            for _ in range(10):
                client.get(one)
            runs.append(time.process_time() - began)

    assert min(cost[address][1:]) <= 8 * min(cost[floor][1:])


@pytest.mark.slow
def test_a_sealed_letter_that_was_changed_leads_to_the_letter_it_was(client, office):
    sealed = printed(reserve(make_case(office, sign="seal"), office))
    whole = files.read(Product.objects.select_related("file").get(pk=sealed.pk).file)
    ways = {"lookup": reverse("products:look_up")}
    changed = flips(whole, 8)

    assert "Berkas sama" in dropped(client, whole, ways["lookup"])
    for one in changed:
        page = dropped(client, one, ways["lookup"])
        assert "Berkas sama" not in page
        assert any(said in page for said in ("Berkas berbeda", "sudah diubah", "tidak kami kenal"))
    assert sealed.entry.number in dropped(client, changed[0], ways["lookup"])


@pytest.mark.slow
def test_a_file_with_a_sound_signature_that_we_do_not_know_is_not_ours(client, tmp_path):
    other = Authority(tmp_path / "signing")
    other.make(now=NOON)
    signer = FileSigner(other.seal("1", "Palsu", now=NOON), issuer=authority.ISSUER)
    signed = signer.sign(pdf(), errand())

    assert "Berkas ini tidak kami kenal" in dropped(client, signed, reverse("products:look_up"))


def test_many_files_that_are_not_ours_are_not_read(client):
    for _ in range(30):
        assert "tidak kami kenal" in dropped(client, b"%PDF-1.7", reverse("products:look_up"))
    sent = {"dengan": "pdf", "pdf": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}

    assert client.post(reverse("products:look_up"), sent).status_code == 429


def dropped(client, content, address):
    sent = {"dengan": "pdf", "pdf": SimpleUploadedFile("surat.pdf", content)}
    return client.post(address, sent).content.decode()
