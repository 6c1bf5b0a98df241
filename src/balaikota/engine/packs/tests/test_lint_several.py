"""Lint of marks, of what waits for parts, and of acts that open another service."""

from __future__ import annotations

from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from balaikota.engine.packs import lint
from balaikota.engine.packs.tests.mutated import NUMBERS, PACK_OF_TESTS, TEXT, changed
from tests import yamls

WHY = {"id": "Belum boleh.", "en": "Not yet."}
GATE = {"closes": ["verifikasi.lengkap"], "why_not": WHY}


def marked(**flags):
    return changed(lambda pack: pack.update(flags=flags))


def opens(prefill, slug=PACK_OF_TESTS.slug, step="verifikasi", known=True):
    """Return the rules broken when an act opens a service; the pack of the tests is known."""
    values = deepcopy(yamls.read(TEXT))
    acts = values["procedure"][step]["acts"]
    acts[next(iter(acts))]["opens"] = {"pack": slug, "prefill": prefill}
    text = yamls.text_of(values)
    packs = [{PACK_OF_TESTS.slug: PACK_OF_TESTS}.get] if known else []
    return {finding.rule for finding in lint.check_text(text, "x.yaml", NUMBERS, *packs)}


def test_says_nothing_of_good_marks_and_parts():
    label = {"id": "Belum bayar", "en": "Not paid"}
    assert marked(disputed=GATE, payment={"label": label, "steps": ["persetujuan"]}) == set()
    assert changed(lambda pack: pack.update(parts={"ends": "wait"})) == set()


@pytest.mark.parametrize(
    ("rule", "flag", "declared"),
    [
        ("P140", "merah", {}),
        ("P141", "disputed", {"steps": ["tidak-ada"]}),
        ("P141", "disputed", {"steps": ["perbaikan"]}),
        ("P141", "disputed", {"steps": ["selesai"]}),
        ("P142", "disputed", GATE | {"closes": ["verifikasi.tidak-ada"]}),
        ("P142", "disputed", GATE | {"closes": ["perbaikan.kirim"]}),
        ("P143", "disputed", {"closes": ["verifikasi.lengkap"]}),
        ("P143", "disputed", {"why_not": WHY}),
        ("P005", "disputed", {"closes": "verifikasi.lengkap"}),
    ],
)
def test_a_mark_that_can_do_nothing_is_told(rule, flag, declared):
    assert rule in marked(**{flag: declared})


@pytest.mark.parametrize(
    ("step", "sets", "rules"),
    [
        ("verifikasi", {"raises": ["payment"]}, set()),
        ("verifikasi", {"lowers": ["payment"]}, set()),
        ("verifikasi", {"raises": ["merah"]}, {"P147"}),
        ("verifikasi", {"raises": ["disputed"]}, {"P147"}),
        ("verifikasi", {"raises": ["blocked"]}, {"P147"}),
        ("verifikasi", {"raises": ["payment"], "lowers": ["payment"]}, {"P147"}),
        ("perbaikan", {"lowers": ["payment"]}, {"P147"}),
    ],
)
def test_an_act_sets_only_marks_that_the_service_uses(step, sets, rules):
    def change(pack):
        pack["flags"] = {"payment": {}, "blocked": {}}
        acts = pack["procedure"][step]["acts"]
        acts[next(iter(acts))] |= sets

    assert changed(change) == rules


def test_an_act_that_only_sets_marks_stays_where_it_is():
    def change(pack, **more):
        pack["flags"] = {"payment": {}}
        acts = pack["procedure"]["verifikasi"]["acts"]
        acts["lunas"] = {"label": WHY, "to": "verifikasi"} | more

    assert changed(change) == {"P043"}
    assert changed(lambda pack: change(pack, lowers=["payment"])) == set()


def test_parts_wait_or_do_not():
    assert changed(lambda pack: pack.update(parts={"ends": "never"})) == {"P005"}


@pytest.mark.parametrize(
    ("prefill", "rules"),
    [
        ({"nama": "nama", "omzet": "omzet == null ? null : omzet * 2"}, set()),
        ({"alamat_usaha": "alamat_usaha", "foto_usaha": "foto_usaha"}, set()),
        ({"punya_nib": 'case.channel == "online"'}, set()),
        ({"warna": "nama"}, {"P145"}),
        ({"nama": "omzet"}, {"P146"}),
        ({"nama": "omzet * 2"}, {"P024"}),
        ({"nama": "tidak_ada"}, {"P021"}),
    ],
)
def test_what_is_filled_in_must_be_asked_and_fit(prefill, rules):
    assert {rule[:4] for rule in opens(prefill)} == rules


def test_a_service_that_is_not_known_is_left_to_the_day():
    assert opens({"warna": "nama"}, "layanan-lain", known=False) == set()
    assert opens({"nama": "omzet * 2"}, "layanan-lain", known=False) == {"P024"}


def test_only_officers_open_and_only_by_a_name():
    assert opens({}, step="perbaikan") == {"P144"}
    assert opens({}, "Layanan Lain") == {"P010"}


@pytest.mark.slow
def test_the_command_knows_the_packs_it_was_given(tmp_path):
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    values = deepcopy(yamls.read(TEXT)) | {"pack": "layanan-kedua"}
    second.write_text(yamls.text_of(values))
    acts = values["procedure"]["verifikasi"]["acts"]
    acts["lengkap"]["opens"] = {"pack": "layanan-kedua", "prefill": {"warna": "nama"}}
    first.write_text(yamls.text_of(values | {"pack": "layanan-pertama"}))
    out = StringIO()
    with pytest.raises(CommandError, match="1 temuan"):
        call_command("pack", "lint", str(first), str(second), stdout=out)
    assert "P145" in out.getvalue()
    call_command("pack", "lint", str(second), stdout=out)
