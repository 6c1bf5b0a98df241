"""veraPDF of letters as they leave: sealed, signed, and as the press made them for signing by pen."""

from __future__ import annotations

import pytest

from balaikota.core.files import queries as files
from balaikota.engine.products.queries import letters
from balaikota.engine.products.tests.factories import make_case, make_office, printed, reserve
from balaikota.lib.letters import press
from tests import kinds, verapdf

pytestmark = [pytest.mark.django_db, pytest.mark.long]


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
    assert set(verapdf.judge({"cut": bare.rstrip() + pdf[len(bare) :]})) == {("cut", "2a")}
