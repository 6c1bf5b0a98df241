"""A seal whose key lies in a device."""

from __future__ import annotations

import pytest

from balaikota.lib.signing import judging
from balaikota.lib.signing.hardware import TokenSigner
from balaikota.lib.signing.judging import Verdict
from balaikota.lib.signing.port import SignerDown, SignerRefused, WrongPassphrase
from balaikota.lib.signing.tests import device
from balaikota.lib.signing.tests.device import KAUMAN, PIN, SUKUN, TOKEN
from balaikota.lib.signing.tests.scene import errand, flips, pdf, pdfsig

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def module():
    return device.made().module


@pytest.fixture(scope="module")
def roots():
    return [device.made().root]


def signer(module: str, **changed: str) -> TokenSigner:
    given = {"token": TOKEN, "key": f"segel-{KAUMAN}", "pin": PIN, "issuer": "PSrE Kota"} | changed
    return TokenSigner(module, **given)


def test_both_engines_find_the_letter_whole_and_vouched_for(module, roots):
    signed = signer(module).sign(pdf(), errand())

    found = judging.judge(signed, roots)
    assert (found.verdict, found.signer) == (Verdict.INTACT, "Segel Kelurahan Kauman")
    assert pdfsig(signed)
    for changed in flips(signed, 6):
        assert judging.judge(changed, roots).verdict is not Verdict.INTACT
        assert not pdfsig(changed)


def test_each_office_has_a_seal_of_its_own_and_nothing_of_another_in_its_letters(module, roots):
    signed = signer(module, key=f"segel-{SUKUN}").sign(pdf(), errand())

    assert judging.judge(signed, roots).signer == "Segel Kelurahan Sukun"
    assert b"Kelurahan Kauman".hex().encode() not in signed.lower()


def test_a_wrong_pin_is_told_as_such_so_that_nobody_tries_it_again_and_again(module):
    with pytest.raises(WrongPassphrase):
        signer(module, pin="000000").sign(pdf(), errand())

    assert signer(module).sign(pdf(), errand())


def test_a_key_that_is_not_there_is_for_a_person_to_mend(module):
    with pytest.raises(SignerRefused):
        signer(module, key="segel-lain").sign(pdf(), errand())


@pytest.mark.parametrize("changed", [{"token": "lain"}, {"module": "/nowhere/libnone.so"}])
def test_a_device_that_is_not_there_is_a_signer_that_is_down(module, changed):
    library = changed.pop("module", module)

    with pytest.raises(SignerDown):
        signer(library, **changed).sign(pdf(), errand())


def test_a_seal_with_a_time_stamp(module, roots, stamping):
    signed = signer(module, tsa=stamping.address).sign(pdf(), errand())

    found = judging.judge(signed, [*roots, stamping.root])
    assert (found.verdict, found.is_stamped) == (Verdict.INTACT, True)
