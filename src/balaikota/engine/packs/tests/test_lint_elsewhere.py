"""What the lint finds in what a pack declares of others: outsiders and hand-overs."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from balaikota.engine.packs import grammar
from balaikota.engine.packs.durations import Duration
from balaikota.engine.packs.elsewhere import HandOver
from balaikota.engine.packs.tests.mutated import NUMBERS, PACK_OF_TESTS, changed


def asked(**more: Any) -> set[str]:
    return changed(lambda pack: pack["outsiders"]["listrik"].update(more))


def handed(**more: Any) -> set[str]:
    return changed(lambda pack: pack["hand_over"].update(more))


@pytest.mark.parametrize(
    ("more", "rules"),
    [({"steps": []}, {"P150"}), ({"steps": ["perbaikan"]}, {"P150"}),
     ({"steps": ["tidak-ada"]}, {"P150"}), ({"within": "tiga hari"}, {"P050"}),
     ({"within": "ref:tidak.ada"}, {"P081"}), ({"within": "ref:layanan.gugur"}, set()),
     ({"may": []}, {"P151"}), ({"may": ["refuse"]}, {"P151"}),
     ({"may": ["answer", "answer"]}, {"P151"}), ({"may": ["accept", "refuse"]}, set()),
     ({"may": ["forward"]}, {"P005"}), ({"shows": ["nik"]}, {"P152"}),
     ({"shows": ["nama"]}, {"P152"}), ({"shows": ["alamat_usaha"]}, {"P152"}),
     ({"shows": ["tidak_ada"]}, {"P152"}), ({"title": {"id": "x"}}, {"P006"}),
     ({"lupa": 1}, {"P002"})],
)  # fmt: skip
def test_what_is_wrong_about_an_outsider_is_found(more, rules):
    assert asked(**more) == rules


def test_an_outsider_has_a_name_that_fits_an_address():
    def rename(pack):
        pack["outsiders"]["PLN Kota"] = pack["outsiders"].pop("listrik")

    assert changed(rename) == {"P010"}


@pytest.mark.parametrize(
    ("more", "rules"),
    [({"steps": []}, {"P153"}), ({"steps": ["perbaikan"]}, {"P153"}), ({"to": []}, {"P154"}),
     ({"to": ["desa"]}, {"P154"}), ({"to": ["dinas"]}, {"P154"}),
     ({"to": ["same-kind", "dinas"]}, {"P154"}), ({"to": ["kelurahan"]}, set()),
     ({"bounce_within": "besok"}, {"P050"}), ({"bounce_within": "ref:tidak.ada"}, {"P081"})],
)  # fmt: skip
def test_what_is_wrong_about_a_hand_over_is_found(more, rules):
    assert handed(**more) == rules


def test_a_step_of_another_office_is_not_handed_over():
    def elsewhere(pack):
        pack["procedure"]["persetujuan"]["by"] = {"role": "camat", "unit": "superior"}
        pack["hand_over"] |= {"steps": ["persetujuan"], "to": ["dinas"]}

    # Only the front officer acts at the owner then, and a dinas has one.
    assert changed(elsewhere) == {"P153"}


def test_a_reference_may_set_the_time():
    def refer(pack):
        pack["hand_over"]["bounce_within"] = "ref:layanan.tolak"

    assert changed(refer, NUMBERS | {"layanan.tolak": Duration(2, "working-days")}) == set()


def test_same_kind_means_that_of_the_unit_which_has_the_case():
    declared = HandOver(steps=["x"], to=["same-kind", "dinas"], bounce_within="1 working-day")

    assert declared.kinds("kelurahan") == {"kelurahan", "dinas"}


def test_what_a_pack_does_not_declare_is_not_in_its_text():
    without = msgspec.structs.replace(PACK_OF_TESTS, outsiders={}, hand_over=None)

    assert grammar.from_source(PACK_OF_TESTS.source) == PACK_OF_TESTS
    assert not any(key in without.source for key in ("outsiders", "hand_over"))
