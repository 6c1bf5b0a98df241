"""veraPDF and poppler of letters as they leave: sealed, signed, and as the press made them for signing by pen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.files import queries as files
from balaikota.core.jobs import worker
from balaikota.engine.products import signers
from balaikota.engine.products.actions import mending
from balaikota.engine.products.models import Product
from balaikota.engine.products.queries import letters, signing
from balaikota.engine.products.queries.signing import Waiting
from balaikota.engine.products.tests.factories import NOON, make_case, make_office, printed, reserve
from balaikota.lib.letters import press
from balaikota.lib.letters.tests import samples
from balaikota.lib.signing import judging
from balaikota.lib.signing.authority import ISSUER, Authority
from balaikota.lib.signing.judging import Verdict
from balaikota.lib.signing.pades import FileSigner
from balaikota.lib.signing.port import Errand
from balaikota.lib.signing.tests import device
from balaikota.lib.signing.tests.scene import flips, pdfsig
from tests import kinds, verapdf

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ADDRESS = "https://balaikota.example/verifikasi/abc"


@pytest.fixture
def seal(tmp_path) -> FileSigner:
    made = Authority(tmp_path / "signing")
    made.make(now=samples.NOON)
    return FileSigner(made.seal("1", "Kelurahan Kauman", now=samples.NOON), issuer=ISSUER)


def test_a_sealed_letter_is_still_sound_pdf_a_and_pdf_ua():
    if problem := kinds.missing("java"):
        pytest.fail(problem)
    office = make_office()
    sealed = printed(reserve(make_case(office, sign="seal"), office))
    order = letters.order_of(sealed)

    bare = press.typeset(order.template, order.content, at=order.at)
    pdf = files.read(sealed.file)

    assert pdf.startswith(bare)
    assert pdfsig(pdf)
    assert not any(pdfsig(changed) for changed in flips(pdf, 6))
    assert verapdf.judge({"sealed": pdf, "bare": bare}) == {}
    assert ("cut", "2a") in verapdf.judge({"cut": bare.rstrip() + pdf[len(bare) :]})


def test_the_field_over_the_block_is_sound_wherever_it_stands(seal):
    if problem := kinds.missing("java"):
        pytest.fail(problem)
    made = {}
    for kind, signed in (("berita-acara", "own"), ("keputusan", "an-ub"), ("surat-dinas", "seal")):
        source, letter = samples.template(kind), samples.letter(kind, signed)
        place = press.signature_place(source, letter)
        bare = press.typeset(source, letter, at=samples.NOON)
        made[kind] = seal.sign(bare, Errand("k", kind, "Malang", ADDRESS, place=place))

    assert verapdf.judge(made) == {}


def test_letters_are_sealed_by_a_key_in_a_device(settings, tmp_path):
    office = make_office()
    held = device.made()
    root = tmp_path / "root.pem"
    root.write_bytes(held.root)
    settings.SIGNER_SEAL, settings.SIGNER_ROOTS = "token", str(root)
    settings.SIGNER_TOKEN_MODULE, settings.SIGNER_TOKEN = held.module, device.TOKEN
    settings.SIGNER_TOKEN_KEY = f"segel-{device.KAUMAN}"
    settings.SIGNER_PASSPHRASE, settings.SIGNER_ISSUER = "0000", "PSrE Kota"
    product = printed(reserve(make_case(office, sign="seal"), office))
    assert signing.waits_for(product) is Waiting.REFUSED

    settings.SIGNER_PASSPHRASE = device.PIN
    mending.retry(by=office.actor, now=NOON, product_id=product.pk)
    worker.run_due(NOON + timedelta(minutes=1))

    pdf = files.read(Product.objects.select_related("file").get(pk=product.pk).file)
    found = judging.judge(pdf, signers.roots())
    assert (found.verdict, found.signer) == (Verdict.INTACT, "Segel Kelurahan Kauman")
    assert pdfsig(pdf)
