"""veraPDF of letters as they leave: sealed, signed, and as the press made them for signing by pen."""

from __future__ import annotations

import pytest

from balaikota.core.files import queries as files
from balaikota.engine.products.queries import letters
from balaikota.engine.products.tests.factories import make_case, make_office, printed, reserve
from balaikota.lib.letters import press
from balaikota.lib.letters.tests import samples
from balaikota.lib.signing.authority import ISSUER, Authority
from balaikota.lib.signing.pades import FileSigner
from balaikota.lib.signing.port import Errand
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
