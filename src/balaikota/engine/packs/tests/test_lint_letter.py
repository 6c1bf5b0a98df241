"""The frame of letters in a pack: what a kind needs, and what its lines may name."""

from __future__ import annotations

import pytest

from balaikota.engine.packs.tests.mutated import changed

DINAS = {"kind": "surat-dinas", "about": "usaha {nama_usaha}", "to": ["Camat {nama}"]}


def broken(**letter) -> set[str]:
    return changed(lambda values: values["products"]["surat"].update(letter=letter))


@pytest.mark.parametrize(
    "letter",
    [
        {},
        DINAS,
        DINAS | {"kind": "undangan", "nature": "penting", "copies": ["Arsip"], "english": True},
        DINAS | {"kind": "nota-dinas", "enclosures": "1 (satu) berkas"},
        {"kind": "keputusan", "about": "tim pemeriksa"},
        {"kind": "berita-acara"},
        {"kind": "surat-tugas"},
        {"kind": "surat-perintah"},
    ],
)
def test_a_whole_frame_is_let_pass(letter):
    assert broken(**letter) == set()


@pytest.mark.parametrize(
    ("letter", "rules"),
    [
        (DINAS | {"to": []}, {"P180"}),
        (DINAS | {"kind": "undangan", "to": []}, {"P180"}),
        ({"kind": "nota-dinas"}, {"P180", "P181"}),
        ({"kind": "keputusan"}, {"P181"}),
        (DINAS | {"about": "usaha {tidak_ada}"}, {"P182"}),
        (DINAS | {"about": "usaha {nama_usaha.x}"}, {"P182"}),
        (DINAS | {"about": "usaha {foto_usaha}"}, {"P182"}),
        (DINAS | {"about": "usaha {}"}, {"P182"}),
        (DINAS | {"about": "usaha {nama_usaha"}, {"P182"}),
        (DINAS | {"to": ["Camat", "{x}"]}, {"P182"}),
        (DINAS | {"copies": ["{x}"]}, {"P182"}),
        (DINAS | {"enclosures": "{x}"}, {"P182"}),
    ],
)
def test_what_is_missing_or_means_nothing_is_found(letter, rules):
    assert broken(**letter) == rules


def test_a_kind_that_is_not_known_is_refused_by_the_grammar():
    assert broken(kind="surat-cinta")
