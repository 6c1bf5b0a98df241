"""Finding what may be personal in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib import personal
from balaikota.lib.personal import Kind


def found(text: str) -> list[tuple[Kind, str]]:
    return [(one.kind, text[one.start : one.end]) for one in personal.scan(text)]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("NIK saya 3573012304900001.", [(Kind.NIK, "3573012304900001")]),
        ("NIK 3573 0123 0490 0001 ya", [(Kind.NIK, "3573 0123 0490 0001")]),
        ("nomor KK: 3573010101200007", [(Kind.KK, "3573010101200007")]),
        ("Kartu Keluarga no. 3573010101200007", [(Kind.KK, "3573010101200007")]),
        ("hubungi 081234567890", [(Kind.PHONE, "081234567890")]),
        ("WA +62 812-3456-7890 siang", [(Kind.PHONE, "+62 812-3456-7890")]),
        ("telepon (0341) 551234", [(Kind.PHONE, "(0341) 551234")]),
        ("08\u200b1234567890", [(Kind.PHONE, "08\u200b1234567890")]),
        ("surel budi.s@contoh.co.id!", [(Kind.EMAIL, "budi.s@contoh.co.id")]),
        ("budi (at) contoh.id", [(Kind.EMAIL, "budi (at) contoh.id")]),
        ("rekening BCA 440 123 4567", [(Kind.ACCOUNT, "440 123 4567")]),
        ("kode 98765432101", [(Kind.ACCOUNT, "98765432101")]),
        ("truk N 1234 AB menabrak", [(Kind.PLATE, "N 1234 AB")]),
        ("motor n 4321 xyz", [(Kind.PLATE, "n 4321 xyz")]),
        ("di RT 03 RW 05 Kauman", [(Kind.ADDRESS, "RT 03 RW 05")]),
        ("RT.03/RW.05", [(Kind.ADDRESS, "RT.03/RW.05")]),
        ("Jl. Ijen No. 25 gelap", [(Kind.ADDRESS, "Jl. Ijen No. 25")]),
        ("kata Pak Budi Santoso kemarin", [(Kind.NAME, "Budi Santoso")]),
        ("bu siti juga", [(Kind.NAME, "siti")]),
        ("atas nama Ratna", [(Kind.NAME, "Ratna")]),
    ],
)
def test_what_looks_personal_is_found_with_its_kind(text, findings):
    assert found(text) == findings


@pytest.mark.parametrize(
    "text",
    [
        "Lampu jalan di Jalan Ijen mati sejak 12-11-2026 pukul 18.30.",
        "Harganya Rp1.250.000 untuk 3 meter.",
        "Pak Lurah dan Bu Camat sudah tahu.",
        "Bapak dan ibu menunggu 45 menit.",
        "Perda 7 Tahun 2021 dan UU 25/2009",
        "Tiang nomor 14, tinggi 6 m.",
        "",
    ],
)
def test_what_says_nothing_of_a_person_is_left_alone(text):
    assert found(text) == []


def test_figures_win_over_a_name_where_both_meet():
    assert found("a.n. 081234567890") == [(Kind.PHONE, "081234567890")]


def test_covering_replaces_findings_and_nothing_else():
    text = "Hubungi Pak Budi, 081234567890, di Kauman."

    covered = personal.covered(text, personal.scan(text), lambda kind: f"[{kind}]")

    assert covered == "Hubungi Pak [name], [phone], di Kauman."


@given(st.text(max_size=200))
def test_findings_lie_in_order_inside_the_text_and_do_not_overlap(text):
    spans = [(one.start, one.end) for one in personal.scan(text)]

    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)


@given(
    st.text("0123456789", min_size=16, max_size=16),
    st.sampled_from(["", " ", "-", "."]),
    st.text("abc ,", max_size=8),
)
def test_sixteen_figures_are_found_however_they_are_grouped(number, gap, around):
    written = gap.join(number[i : i + 4] for i in range(0, 16, 4))
    text = f"{around} {written} {around}"

    covered = personal.covered(text, personal.scan(text), lambda kind: "x")

    assert not any(letter.isdigit() for letter in covered)
