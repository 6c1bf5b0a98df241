"""The form of a service: pages, conditions, what was typed kept, and the same rules by JSON."""

from __future__ import annotations

from datetime import date

import jsonschema_rs
import pytest
from django.template import engines
from django.utils import translation

from balaikota.core.areas.models import Area
from balaikota.engine.packs import expressions, forms, reading
from balaikota.engine.packs.forms import Setting
from balaikota.engine.packs.grammar import Choice, Field, Pack, Section, Text
from balaikota.engine.packs.tests.mutated import TEXT

KAUMAN = "35.73.02.1008"
PACK = reading.read(TEXT)
ANSWERS = {
    "nama": "Sri Rahayu",
    "nik": {"number": "3573014101900001", "reason": ""},
    "nama_usaha": "Warung Bu Sri",
    "bidang_usaha": "makanan",
    "sejak": "2020-02-29",
    "alamat_usaha": {
        "area": KAUMAN,
        "street": "Jl. Kawi 1",
        "rt": "003",
        "rw": "",
        "lat": None,
        "lon": None,
    },
    "omzet": 1500000,
    "jumlah_karyawan": 2,
    "punya_nib": False,
    "keperluan": "kredit",
    "foto_usaha": [1],
}


@pytest.fixture
def setting(db):
    kecamatan = Area.objects.create(code="35.73.02", kind="kecamatan", name="Klojen")
    other = Area.objects.create(code="35.73.03", kind="kecamatan", name="Kedungkandang")
    Area.objects.create(code=KAUMAN, kind="kelurahan", name="Kauman", parent=kecamatan)
    Area.objects.create(code="35.73.02.1001", kind="kelurahan", name="Bareng", parent=kecamatan)
    Area.objects.create(code="35.73.03.1001", kind="kelurahan", name="Bareng", parent=other)
    return Setting(date(2026, 11, 21), {"1": "image/jpeg", "2": "application/pdf"})


def posted(**values):
    return {name.replace("__", "-"): [value] for name, value in values.items()}


# One page


def test_a_page_well_answered_is_complete(setting):
    given = posted(omzet="Rp 1.500.000", jumlah_karyawan="2", punya_nib="no")

    checked = forms.check_section(PACK, "keadaan", given, setting)

    assert checked.is_complete
    assert checked.answers == {"omzet": 1500000, "jumlah_karyawan": 2, "punya_nib": False}


def test_errors_come_in_the_order_of_the_form_and_nothing_typed_is_lost(setting):
    given = posted(nama="", nik__number="357", telepon="12", surel="x")

    checked = forms.check_section(PACK, "pemohon", given, setting)

    assert [anchor for anchor, _ in checked.errors] == ["nama", "nik-number", "telepon", "surel"]
    assert checked.typed["telepon"] == "12"
    assert checked.typed["nik"]["number"] == "357"
    assert not checked.is_complete


def test_an_odd_nik_warns_and_goes_on(setting):
    given = posted(nama="Sri", nik__number="3573019913900001")

    checked = forms.check_section(PACK, "pemohon", given, setting)

    assert checked.is_complete
    assert [field for field, _ in checked.warnings] == ["nik"]


def test_a_question_brought_up_by_an_answer_is_asked_without_blame(setting):
    given = posted(omzet="1", jumlah_karyawan="0", punya_nib="yes")
    given["_shown"] = ["omzet", "jumlah_karyawan", "punya_nib"]

    checked = forms.check_section(PACK, "keadaan", given, setting)
    questions = forms.questions(PACK, "keadaan", setting, {}, checked)

    assert checked.errors == []
    assert checked.more == ["nib", "kbli"]
    assert not checked.is_complete
    assert [(q.field.id, q.is_new) for q in questions][-2:] == [("nib", True), ("kbli", True)]
    assert [q.value for q in questions][:3] == ["1", "0", "yes"]


def test_a_question_that_was_shown_and_left_empty_is_an_error(setting):
    given = posted(omzet="1", jumlah_karyawan="0", punya_nib="yes", nib="")
    given["_shown"] = ["omzet", "jumlah_karyawan", "punya_nib", "nib"]

    checked = forms.check_section(PACK, "keadaan", given, setting)

    assert checked.errors == [("nib", "Isi dulu: Nomor NIB.")]


def test_the_answer_to_a_hidden_question_is_dropped(setting):
    given = posted(omzet="1", jumlah_karyawan="0", punya_nib="no", nib="9120001234567")

    checked = forms.check_section(PACK, "keadaan", given, setting)

    assert "nib" not in checked.answers
    assert "nib" not in checked.typed


def test_conditions_see_the_answers_of_earlier_pages(setting):
    pack = Pack(
        **{name: getattr(PACK, name) for name in PACK.__struct_fields__ if name != "form"},
        form=[
            Section("satu", Text("Satu", "One"), [Field("a", "yes-no", Text("A", "A"))]),
            Section("dua", Text("Dua", "Two"), [Field("b", "text", Text("B", "B"), when="a")]),
        ],
    )

    assert forms.visible_fields(pack, "dua", {"a": False}) == []
    assert [field.id for field in forms.visible_fields(pack, "dua", {"a": True})] == ["b"]
    assert [s.id for s in forms.sections_to_ask(pack, {})] == ["satu"]
    assert [s.id for s in forms.sections_to_ask(pack, {"a": True})] == ["satu", "dua"]
    assert forms.settle(pack, {"a": False, "b": "x", "z": 1}) == {"a": False}
    assert forms.settle(pack, {"a": True, "b": "x"}) == {"a": True, "b": "x"}
    assert [field.id for field in forms.unanswered(pack, {"a": True})] == ["b"]
    assert forms.unanswered(pack, {"a": False}) == []
    checked = forms.check_section(pack, "dua", {}, setting, {"a": True, "b": "lama"})
    assert checked.errors == [("b", "Isi dulu: B.")]


def test_a_page_opened_again_is_filled_with_what_was_answered(setting):
    questions = forms.questions(PACK, "usaha", setting, ANSWERS)

    values = {question.field.id: question.value for question in questions}
    assert values == {
        "nama_usaha": "Warung Bu Sri",
        "bidang_usaha": "makanan",
        "sejak": {"day": "29", "month": "2", "year": "2020"},
    }


def test_kelurahan_of_the_same_name_are_told_apart(setting):
    [question] = forms.questions(PACK, "tempat", setting, {})

    assert [name for _code, name in question.options] == [
        "Bareng (Klojen)",
        "Bareng (Kedungkandang)",
        "Kauman",
    ]


def test_files_there_already_are_named(setting):
    answers = {"foto_usaha": [1, 9], "berkas_lain": [2]}

    photo, other = forms.questions(PACK, "berkas", setting, answers)

    assert photo.kept == (("1", "Foto 1"),)
    assert other.kept == (("2", "Dokumen 1"),)
    assert photo.accept == "image/jpeg,image/png,image/webp"
    assert "Paling banyak 3 berkas, masing-masing 10 MB" in photo.upload_hint


# The whole form


def test_a_whole_form_is_checked_like_its_pages(setting):
    checked = forms.check_all(PACK, ANSWERS, setting)

    assert checked.is_complete
    assert checked.answers == ANSWERS
    assert jsonschema_rs.is_valid(forms.answers_schema(PACK), checked.answers)


@pytest.mark.parametrize(
    ("change", "anchor"),
    [
        ({"nama": None}, "nama"),
        ({"nama": 5}, "nama"),
        ({"nik": {"number": "357", "reason": ""}}, "nik-number"),
        ({"nik": {}}, "nik-number"),
        ({"nik": "3573014101900001"}, "nik"),
        ({"omzet": "1500000"}, "omzet"),
        ({"omzet": True}, "omzet"),
        ({"omzet": -1}, "omzet"),
        ({"sejak": "2026-02-31"}, "sejak"),
        ({"sejak": "kemarin"}, "sejak-day"),
        ({"punya_nib": "yes"}, "punya_nib"),
        ({"punya_nib": True}, "nib"),
        ({"foto_usaha": [9]}, "foto_usaha"),
        ({"foto_usaha": ["a"]}, "foto_usaha"),
        ({"foto_usaha": []}, "foto_usaha"),
        ({"alamat_usaha": {"area": "x", "street": "y"}}, "alamat_usaha-area"),
        ({"alamat_usaha": {"area": ["x"], "street": None}}, "alamat_usaha-area"),
        ({"keperluan": "pesta"}, "keperluan"),
        ({"lain": 1}, "lain"),
    ],
)
def test_a_wrong_answer_in_json_is_told_at_its_place(setting, change, anchor):
    checked = forms.check_all(PACK, ANSWERS | change, setting)

    assert [name for name, _message in checked.errors] == [anchor]


def test_every_answer_has_a_shape_in_the_schema():
    schema = forms.answers_schema(PACK)

    jsonschema_rs.validator_for(schema)
    assert set(schema["properties"]) == {field.id for field in PACK.fields}
    assert "nib" not in schema["required"]
    assert not jsonschema_rs.is_valid(schema, ANSWERS | {"lain": 1})


# Expressions


def test_an_expression_sees_null_where_nothing_was_answered():
    seen = expressions.Answers({"a": None, "b": []}, {})

    assert not seen.make_true("a")
    assert seen.make_true("a == null && size(b) == 0")
    seen.given["a"] = True
    assert seen.make_true("a")


# The template


def shown(question, lang="id"):
    template = engines["jinja"].from_string(
        '{% from "packs/_field.html" import render_field %}{{ render_field(question, lang) }}'
    )
    with translation.override(lang):
        return template.render({"question": question, "lang": lang})


TWO = [Choice("satu", Text("Satu", "One")), Choice("dua", Text("Dua", "Two"))]
EVERY = [
    Field("a", "text", Text("Tulisan", "Writing"), autofill="name"),
    Field("b", "long-text", Text("Cerita", "Story"), hint=Text("Petunjuk", "Hint")),
    Field("c", "whole-number", Text("Jumlah", "Count"), unit=Text("orang", "people")),
    Field("d", "rupiah", Text("Uang", "Money"), per="month"),
    Field("e", "date", Text("Tanggal", "Date")),
    Field("f", "choice", Text("Pilihan", "Choice"), choices=TWO),
    Field("g", "several", Text("Beberapa", "Several"), choices=TWO),
    Field("h", "yes-no", Text("Betul", "Right")),
    Field("i", "nik", Text("NIK", "NIK")),
    Field("j", "phone", Text("Telepon", "Phone"), optional=True),
    Field("k", "email", Text("Email", "Mail")),
    Field("l", "address", Text("Alamat", "Address"), hint=Text("Petunjuk", "Hint")),
    Field("m", "point", Text("Tempat", "Place")),
    Field("n", "files", Text("Berkas", "Files")),
]


@pytest.mark.parametrize("field", EVERY, ids=lambda field: field.kind)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_kind_of_question_is_shown_with_its_error(setting, field, lang):
    pack = Pack(
        **{name: getattr(PACK, name) for name in PACK.__struct_fields__ if name != "form"},
        form=[Section("s", Text("S", "S"), [field])],
    )
    checked = forms.check_section(pack, "s", {}, setting)
    [question] = forms.questions(pack, "s", setting, {}, checked)

    html = shown(question, lang)

    assert f'name="_shown" value="{field.id}"' in html
    assert field.label.in_(lang) in html
    if not field.optional:
        [(anchor, message)] = checked.errors
        assert message in html or lang == "en"
        assert f'id="{anchor}"' in html
        assert "govuk-error-message" in html


def test_many_choices_become_a_list_to_choose_from(setting):
    choices = [Choice(f"c{n}", Text(f"Pilihan {n}", f"Choice {n}")) for n in range(13)]
    question = forms.Question(Field("a", "choice", Text("A", "A"), choices=choices), "c3")

    assert '<option value="c3" selected>Pilihan 3</option>' in shown(question)


def test_what_was_typed_is_escaped(setting):
    question = forms.Question(Field("a", "text", Text("A", "A")), '"><script>')

    assert "<script>" not in shown(question)


def test_the_law_stands_beside_a_delicate_question(setting):
    field = Field(
        "a", "text", Text("A", "A"), hint=Text("H", "H"), sensitive=PACK.standard.legal_basis[0]
    )

    assert "UU 25/2009 tentang Pelayanan Publik Pasal 21" in shown(forms.Question(field, ""))


def test_kept_files_can_be_removed_and_are_sent_again(setting):
    question = forms.Question(
        Field("a", "files", Text("A", "A")), ["1"], kept=(("1", "Foto 1"),), is_new=True
    )
    html = shown(question)

    assert '<input type="hidden" name="a" value="1">' in html
    assert 'name="hapus" value="1"' in html
    assert "satu pertanyaan lagi" in html
