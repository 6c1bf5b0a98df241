"""Groups and codes: what is read from a page, kept, refused, shown, tried by the lint."""

from __future__ import annotations

from datetime import date

import jsonschema_rs
import msgspec
import pytest

from balaikota.core.reference.codes import lists
from balaikota.engine.packs import carrying, expressions, forms
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.grammar import Field, Text
from balaikota.engine.packs.tests.mutated import PACK_OF_TESTS, changed

SETTING = Setting(date(2026, 11, 23))
WORKERS = {
    "id": "pekerja",
    "kind": "group",
    "label": {"id": "Pekerja", "en": "Workers"},
    "row": {"id": "Pekerja", "en": "Worker"},
    "row_title": "nama_pekerja",
    "optional": True,
    "max": 3,
    "fields": [
        {"id": "nama_pekerja", "kind": "text", "label": {"id": "Nama", "en": "Name"}, "max": 9},
        {"id": "umur", "kind": "whole-number", "label": {"id": "Umur", "en": "Age"}, "max": 99},
        {
            "id": "hp",
            "kind": "phone",
            "label": {"id": "Telepon", "en": "Telephone"},
            "optional": True,
        },
    ],
}
KBLI = {
    "id": "kbli",
    "kind": "code",
    "list": "kbli",
    "level": 5,
    "label": {"id": "Kode KBLI", "en": "KBLI code"},
    "optional": True,
}
GROUP, CODE = (msgspec.convert(values, Field) for values in (WORKERS, KBLI))
SECTION = "keadaan"


def pack_with(*fields, of=PACK_OF_TESTS):
    section = of.section(SECTION)
    own = msgspec.structs.replace(section, fields=list(fields))
    return msgspec.structs.replace(of, form=[own if s is section else s for s in of.form])


PACK = pack_with(GROUP, CODE)


def posted(*rows, **more):
    """Return the inputs of a page: rows of (name, age, phone), numbered."""
    values = {"baris:pekerja": [str(at) for at in range(len(rows))]}
    for at, (name, age, phone) in enumerate(rows):
        values |= {
            f"pekerja-{at}-nama_pekerja": [name],
            f"pekerja-{at}-umur": [age],
            f"pekerja-{at}-hp": [phone],
        }
    return values | {"_shown": ["pekerja", "kbli"]} | more


def read(*rows, pack=PACK, **more):
    return forms.check_section(pack, SECTION, posted(*rows, **more), SETTING)


BUDI = {"nama_pekerja": "Budi", "umur": 31, "hp": "+6281234567890"}
SITI = {"nama_pekerja": "Siti", "umur": 7, "hp": None}


def test_rows_are_kept_in_order_and_blank_ones_left_out():
    checked = read(("Budi", "31", "0812 3456 7890"), ("", " ", ""), ("Siti", "7", ""))

    assert checked.is_complete
    assert checked.answers == {"pekerja": [BUDI, SITI]}
    assert read(("", "", "")).answers == {}


def test_each_row_is_told_its_own_faults_and_what_was_typed_stays():
    checked = read(("", "31", "12"), ("Siti", "tujuh", ""))

    assert [place for place, _text in checked.errors] == [
        "pekerja-0-nama_pekerja",
        "pekerja-0-hp",
        "pekerja-1-umur",
    ]
    assert checked.errors[2][1].startswith("Pekerja 2: ")
    [group, _code] = forms.questions(PACK, SECTION, SETTING, {}, checked)
    assert [[one.value for one in row] for row in group.rows] == [
        ["", "31", "12"],
        ["Siti", "tujuh", ""],
    ]
    assert [bool(one.error) for row in group.rows for one in row] == [1, 0, 1, 0, 1, 0]


def test_a_row_is_added_or_removed_without_blame_and_nothing_is_sent():
    rows = (("Budi", "x", ""), ("", "", ""))

    more = read(*rows, **{"tambah-baris": ["pekerja"]})
    fewer = read(*rows, **{"hapus-baris": ["pekerja-1"]})

    assert (more.errors, more.is_complete, len(more.typed["pekerja"])) == ([], False, 3)
    assert (fewer.errors, fewer.is_complete, len(fewer.typed["pekerja"])) == ([], False, 1)
    assert more.typed["pekerja"][0]["umur"] == "x"


def test_there_are_as_many_rows_as_the_pack_says():
    required = msgspec.structs.replace(GROUP, optional=False, min=2)
    pack = pack_with(required, CODE)
    one = ("Budi", "31", "")

    assert read(*[one] * 4).errors == [("pekerja", "Paling banyak 3 baris. Hapus sebagian.")]
    assert read(one, pack=pack).errors == [("pekerja", "Isi paling sedikit 2 baris.")]
    assert [place for place, _text in read(pack=pack).errors] == ["pekerja-0-nama_pekerja"]
    assert read(one, one, pack=pack).is_complete


def test_programs_send_the_same_rows_and_hear_of_the_same_faults():
    good = forms.check_all(PACK, {"pekerja": [BUDI, SITI]}, SETTING)
    bad = forms.check_all(PACK, {"pekerja": [BUDI, {**SITI, "umur": 200}]}, SETTING)
    odd = ["x", [1], [{"nama_pekerja": 5}], [{"lain": 1}], {"nama_pekerja": "Budi"}]

    assert good.answers["pekerja"] == [BUDI, SITI]
    assert [place for place, _text in bad.errors if "pekerja" in place] == ["pekerja-1-umur"]
    for value in odd:
        told = dict(forms.check_all(PACK, {"pekerja": value}, SETTING).errors)
        assert told["pekerja"] == "Bentuk jawaban ini tidak sesuai.", value
    schema = forms.answers_schema(PACK)["properties"]["pekerja"]
    assert jsonschema_rs.is_valid(schema, [BUDI, SITI])
    assert not jsonschema_rs.is_valid(schema, [{"umur": 7}])


def test_a_group_is_as_personal_as_what_it_asks_and_reads_as_rows():
    assert GROUP.is_personal
    assert forms.present(GROUP, [BUDI, SITI], "id") == "1. Budi, 31, 0812 3456 7890; 2. Siti, 7"
    rows = forms.rows(GROUP, [BUDI, SITI], "en")
    assert [row.title for row in rows] == ["Budi", "Siti"]
    assert rows[1].lines == (("Name", "Siti"), ("Age", "7"))
    untitled = msgspec.structs.replace(GROUP, row_title=None)
    assert [row.title for row in forms.rows(untitled, [BUDI], "en")] == ["Worker 1"]


def test_rows_are_carried_over_to_a_version_that_takes_them():
    narrower = msgspec.structs.replace(GROUP, max=1)
    renamed = msgspec.structs.replace(
        GROUP, fields=[msgspec.structs.replace(GROUP.fields[0], label=Text("Nama kecil", "Nick"))]
    )
    given = {"pekerja": [BUDI, SITI]}

    same = carrying.carry(PACK, PACK, given, SETTING)
    assert (dict(same.answers), same.reworded) == (given, ())
    assert carrying.carry(PACK, pack_with(narrower), given, SETTING).again == (narrower,)
    lost = carrying.carry(PACK, pack_with(renamed), given, SETTING)
    assert lost.again == (renamed,), "a row with an answer that is asked no more is asked again"


def test_conditions_read_the_rows():
    seen = expressions.Answers({"pekerja": []}, {"pekerja": [BUDI, SITI]})
    none = expressions.Answers({"pekerja": []}, {})

    for yes in ("size(pekerja) == 2", "pekerja.exists(p, p.umur < 17)", "pekerja[0].umur == 31"):
        assert seen.make_true(yes), yes
    assert not seen.make_true('pekerja.all(p, p.nama_pekerja == "Budi")')
    assert not none.make_true("pekerja.exists(p, p.umur < 17)")
    used = expressions.variables("pekerja.exists(p, p.umur < omzet)")
    assert sorted(used) == ["omzet", "pekerja"], "p is the expression's own"


# The lint


def linted(field, when=None):
    def add(pack):
        fields = pack["form"][3]["fields"]
        assert fields.pop()["id"] == "kbli"
        fields.insert(0, field)
        if when:
            pack["form"][3]["fields"][1]["when"] = when

    return changed(add)


INNER = WORKERS["fields"]


@pytest.mark.parametrize(
    ("keys", "rules"),
    [
        ({}, set()),
        ({"fields": []}, {"P160", "P162"}),
        ({"row": None}, {"P160"}),
        ({"fields": [INNER[0], {**INNER[1], "when": "punya_nib"}]}, {"P161"}),
        ({"fields": [INNER[0], {**INNER[1], "kind": "files"}]}, {"P161"}),
        ({"fields": [INNER[0], {**INNER[1], "id": "Umur"}]}, {"P010"}),
        ({"fields": [INNER[0], INNER[0]]}, {"P011"}),
        ({"fields": [INNER[0], {**INNER[1], "min": 9, "max": 2}]}, {"P016"}),
        ({"fields": [INNER[0], {**INNER[1], "maks": 2}]}, {"P002"}),
        ({"row_title": "hp"}, {"P162"}),
        ({"min": 4}, {"P016"}),
        ({"kind": "text"}, {"P013"}),
    ],
)
def test_the_lint_says_what_a_group_must_be(keys, rules):
    field = {key: value for key, value in (WORKERS | keys).items() if value is not None}

    assert linted(field) == rules


def test_the_lint_tries_conditions_with_no_rows_one_and_many():
    assert linted(WORKERS, "pekerja.exists(p, p.umur < 17)") == set()
    assert linted(WORKERS, "size(pekerja) > 1") == set()
    assert linted(WORKERS, "pekerja[0].umur < 17") == {"P024"}, "there may be no row"
    assert linted(WORKERS, "pekerja.exists(p, p.hp.startsWith('+62'))") == {"P024"}, "left out"
    assert linted(WORKERS, "pekerja.exists(p, p.usia < 17)") == {"P024"}


@pytest.mark.django_db
def test_the_lint_knows_the_lists_of_codes():
    assert linted(KBLI, "kbli != null && kbli.code.startsWith('56')") == set()
    assert linted(KBLI | {"list": "kbki"}) == linted(KBLI | {"level": 4}) == {"P163"}
    assert linted(WORKERS | {"list": "kbli"}) == {"P013"}


# Codes


def code(words="", chosen="", **more):
    more = {"kbli-words": [words], "kbli-code": [chosen]} | more
    return forms.check_section(PACK, SECTION, posted(**more), SETTING)


def offered(checked):
    return forms.questions(PACK, SECTION, SETTING, {}, checked)[1].offered


@pytest.mark.parametrize(
    ("words", "chosen", "said"),
    [
        ("warung", "", "Pilih satu dari yang ditemukan"),
        ("pesawatterbang", "", "Tidak ada yang cocok"),
        ("", "99999", "Kode 99999 tidak ada"),
        ("", "56", "Kode 56 tidak ada"),
    ],
)
def test_a_code_that_is_not_plain_is_asked_again(words, chosen, said):
    [(place, message)] = code(words, chosen).errors

    assert said in message
    assert place in ("kbli-words", "kbli-code")


def test_a_code_is_chosen_typed_or_the_only_one_found():
    answer = {"kbli": {"code": "56102", "version": "2020"}}

    assert code("warung", "56102").answers == code("56102").answers == answer
    assert code("warteg").answers == answer
    assert code().answers == {}
    assert forms.present(CODE, answer["kbli"], "id") == "56102 Rumah/Warung Makan"
    assert forms.check_all(PACK, {"kbli": {"code": "56102"}}, SETTING).answers == answer
    told = dict(forms.check_all(PACK, {"kbli": "56102"}, SETTING).errors)
    assert told["kbli"] == "Bentuk jawaban ini tidak sesuai."


def test_searching_shows_pages_and_keeps_what_was_chosen():
    first = code("industri", **{"cari-kode": ["kbli"]})
    next_ = code("industri", "56102", **{"cari-kode": ["kbli:2"]})

    assert (first.errors, first.is_complete) == ([], False)
    page, after = offered(first), offered(next_)
    assert (page.page, after.page, page.pages) == (1, 2, -(-page.count // 10))
    assert after.options[0][:2] == ("56102", "56102 Rumah/Warung Makan")
    assert not {one[0] for one in page.options} & {one[0] for one in after.options}
    assert offered(code("industri", **{"cari-kode": ["kbli:9x"]})).page == 1


def test_an_old_answer_keeps_its_version_and_an_ended_code_is_asked_again(monkeypatch):
    old = lists.in_force("kbli", on=SETTING.today)
    new = lists.CodeList("kbli", "2030", "KBLI 2030", "", date(2026, 11, 1), "", False, [])
    monkeypatch.setattr(lists, "shipped", lambda: [old, new])
    given = {"code": "56102", "version": "2020"}

    assert forms.present(CODE, given, "id") == "56102 Rumah/Warung Makan"
    assert carrying.carry(PACK, PACK, {"kbli": given}, SETTING).again == (CODE,)
    assert forms.present(CODE, {"code": "1", "version": "1999"}, "id") == "1"
