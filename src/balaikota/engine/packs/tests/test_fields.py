"""Every kind of question: what is forgiven, what is refused and what is then said."""

from __future__ import annotations

from datetime import date

import jsonschema_rs
import pytest
from django.utils import translation

from balaikota.core.areas.models import Area
from balaikota.core.areas.queries import AreaRow
from balaikota.core.areas.tests import places
from balaikota.engine.packs import forms
from balaikota.engine.packs.fields import KINDS, Setting, Wrong, kind_of
from balaikota.engine.packs.grammar import Choice, Field, Text
from balaikota.lib.geo.tests.towns import GRID

LABEL = Text("Nama", "Name")
CHOICES = [Choice(name, Text(name.title(), name.upper())) for name in ("satu", "dua", "tiga")]
SETTING = Setting(date(2026, 11, 21), {"1": "image/jpeg", "2": "application/pdf", "3": "image/png"})
KLOJEN, KAUMAN = "35.73.02.1001", "35.73.02.1008"
SETTING.__dict__["areas"] = {
    KLOJEN: AreaRow(KLOJEN, "Klojen", "35.73.02", "Klojen", "", None, None),
    KAUMAN: AreaRow(KAUMAN, "Kauman", "35.73.02", "Klojen", "", None, None),
}


def field(kind, **keys):
    if kind in ("choice", "several"):
        keys.setdefault("choices", CHOICES)
    if kind == "group":
        keys.setdefault("fields", [Field("umur", "whole-number", LABEL)])
    if kind == "code":
        keys.setdefault("codes", "kbli")
    return Field("x", kind, LABEL, **keys)


def clean(kind, typed, **keys):
    asked = field(kind, **keys)
    return kind_of(asked).clean(asked, typed, SETTING)


def refused(kind, typed, **keys):
    with pytest.raises(Wrong) as wrong:
        clean(kind, typed, **keys)
    return wrong.value


@pytest.mark.parametrize(
    ("kind", "typed", "answer", "keys"),
    [
        ("text", "  Sri\x00 \tRahayu ", "Sri Rahayu", {}),
        ("text", "Warung 🙂", "Warung 🙂", {}),
        ("text", "a\u202eb", "a b", {}),
        ("text", "9120 0012-34567", "9120001234567", {"pattern": "[0-9]{13}"}),
        ("text", "A-1", "A-1", {"pattern": "A-1"}),
        ("long-text", "satu\r\n\r\n\r\n\r\ndua\x07 ", "satu\n\ndua", {}),
        ("email", " Nama@Contoh.ID ", "Nama@contoh.id", {}),
        ("email", "mailto:a@b.id", "a@b.id", {}),
        ("phone", "0812-3456-7890", "+6281234567890", {}),
        ("phone", "+62 812 3456 7890", "+6281234567890", {}),
        ("phone", "62812 3456 7890", "+6281234567890", {}),
        ("phone", "81234567890", "+6281234567890", {}),
        ("phone", "(0341) 366.922", "+62341366922", {}),
        ("phone", "+65 6123 4567", "+6561234567", {}),
        ("whole-number", " 1.500 ", 1500, {}),
        ("whole-number", "1 500", 1500, {}),
        ("whole-number", "１２", 12, {}),
        ("whole-number", "0", 0, {"min": 0, "max": 10}),
        ("rupiah", "Rp 1.500.000", 1500000, {}),
        ("rupiah", "rp.1,500,000", 1500000, {}),
        ("rupiah", "1500000,00", 1500000, {}),
        ("rupiah", "Rp1.500.000,-", 1500000, {}),
        ("choice", "dua", "dua", {}),
        ("several", ["tiga", "satu", "satu", ""], ["satu", "tiga"], {}),
        ("yes-no", "yes", True, {}),
        ("yes-no", "no", False, {}),
        ("files", ["1", "3", "1", ""], [1, 3], {"accept": ["photo"]}),
        ("files", ["1", "2"], [1, 2], {}),
    ],
)
def test_forgives_how_an_answer_is_written(kind, typed, answer, keys):
    assert clean(kind, typed, **keys).answer == answer


@pytest.mark.parametrize(
    ("kind", "typed", "said", "keys"),
    [
        ("text", "\x00", "Isi dulu: Nama.", {}),
        ("text", "x" * 100_000, "Yang Anda tulis 100.000 huruf.", {"max": 100}),
        ("text", "12", "Contoh yang benar: 123.", {"pattern": "[0-9]{3}", "example": "123"}),
        ("long-text", "x" * 4001, "paling banyak 4.000 huruf", {}),
        ("email", "nama@", "nama@contoh.id", {}),
        ("email", "a" * 300 + "@b.id", "paling banyak 254", {}),
        ("phone", "12", "0812 3456 7890", {}),
        ("phone", "0012345678", "0812 3456 7890", {}),
        ("phone", "+0123456789", "0812 3456 7890", {}),
        ("phone", "telepon saya", "0812 3456 7890", {}),
        ("whole-number", "1,5 juta", "tanpa koma", {}),
        ("whole-number", "1.5", "tanpa koma", {}),
        ("whole-number", "-3", "tidak boleh kurang dari 0", {}),
        ("whole-number", "-3", "dari 0 sampai 10", {"min": 0, "max": 10}),
        ("whole-number", "11", "dari 0 sampai 10", {"max": 10}),
        ("whole-number", "9" * 16, "terlalu besar", {}),
        ("rupiah", "5", "dari Rp1.000 sampai Rp2.000", {"min": 1000, "max": 2000}),
        ("rupiah", "sejuta", "Contoh: 1.500.000", {}),
        ("choice", "empat", "Pilih salah satu", {}),
        ("several", ["empat"], "Pilih dari jawaban", {}),
        ("several", ["satu", "dua"], "paling banyak 1", {"max": 1}),
        ("several", ["satu"], "paling sedikit 2", {"min": 2}),
        ("yes-no", "mungkin", "Pilih Ya atau Tidak.", {}),
        ("files", ["9"], "Unggah lagi", {}),
        ("files", ["2"], "foto (JPEG, PNG, WebP)", {"accept": ["photo"]}),
        ("files", ["1", "3"], "Paling banyak 1", {"max": 1}),
        ("files", ["1"], "paling sedikit 2", {"min": 2}),
    ],
)
def test_refuses_plainly(kind, typed, said, keys):
    assert said in refused(kind, typed, **keys).message


@pytest.mark.parametrize("kind", KINDS)
def test_a_required_question_says_what_to_do_when_left_empty(kind):
    asked = field(kind)
    typed = kind_of(asked).typed(asked, {})

    assert kind_of(asked).is_empty(typed)
    assert kind_of(asked).missing(asked).message


@pytest.mark.parametrize("kind", KINDS)
def test_samples_fit_the_schema_and_can_be_shown_and_typed_again(kind, db):
    asked = field(kind)
    its = kind_of(asked)

    for sample in its.samples(asked):
        assert jsonschema_rs.is_valid(its.schema(asked), sample)
        assert not its.is_empty(its.untyped(asked, sample))
        assert its.show(asked, sample, "id")


# Dates


def day(day, month, year):
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize("month", ["2", "02", "Februari", "feb", "February", "FEB"])
def test_reads_a_month_by_number_or_name(month):
    assert clean("date", day("3", month, "2024")).answer == "2024-02-03"


@pytest.mark.parametrize(
    ("typed", "part", "said"),
    [
        (day("31", "2", "2026"), "", "Tanggal 31 Februari 2026 tidak ada."),
        (day("29", "2", "2025"), "", "29 Februari 2025 tidak ada"),
        (day("", "2", "2026"), "day", "Tulis juga tanggalnya"),
        (day("1", "", "2026"), "month", "Tulis juga bulannya"),
        (day("1", "2", ""), "year", "Tulis juga tahunnya"),
        (day("32", "2", "2026"), "day", "1 sampai 31"),
        (day("x", "2", "2026"), "day", "1 sampai 31"),
        (day("1", "13", "2026"), "month", "1 sampai 12"),
        (day("1", "x", "2026"), "month", "1 sampai 12"),
        (day("1", "2", "26"), "year", "empat angka"),
        (day("1", "2", "0026"), "year", "empat angka"),
    ],
)
def test_refuses_a_date_that_is_none(typed, part, said):
    wrong = refused("date", typed)

    assert said in wrong.message
    assert wrong.part == part


def test_a_date_may_have_to_lie_in_the_past_or_the_future():
    today, tomorrow, yesterday = (day(d, "11", "2026") for d in ("21", "22", "20"))

    assert clean("date", today, only="past").answer == "2026-11-21"
    assert clean("date", today, only="future").answer == "2026-11-21"
    assert "sebelumnya" in refused("date", tomorrow, only="past").message
    assert "sesudahnya" in refused("date", yesterday, only="future").message


def test_what_is_no_date_is_kept_as_it_was_typed():
    assert KINDS["date"].untyped(field("date"), "kemarin") == day("kemarin", "", "")


# NIK


def nik(number="", none="", reason=""):
    return {"number": number, "none": none, "reason": reason}


def test_takes_a_nik_with_marks_between_the_digits():
    found = clean("nik", nik("3573 0141-0190.0001"))

    assert found.answer == {"number": "3573014101900001", "reason": ""}
    assert found.warnings == ()


def test_a_nik_of_fifteen_digits_is_refused_with_what_to_do():
    wrong = refused("nik", nik("357301010190000"))

    assert wrong.part == "number"
    assert "NIK berisi 16 angka, yang Anda tulis 15 angka." in wrong.message
    assert "Saya tidak punya NIK" in wrong.message


@pytest.mark.parametrize("number", ["3573014101900001", "3573013112900001", "9701017112000001"])
def test_usual_numbers_raise_no_doubt(number):
    assert clean("nik", nik(number)).warnings == ()


@pytest.mark.parametrize(
    ("number", "doubts"),
    [
        ("3573013213900001", 1),
        ("3573014001900001", 1),
        ("3573010100900001", 1),
        ("9973010101900001", 1),
        ("0000000000000000", 2),
    ],
)
def test_an_odd_nik_only_warns(number, doubts):
    found = clean("nik", nik(number))

    assert found.answer["number"] == number
    assert len(found.warnings) == doubts


@pytest.mark.parametrize(
    "typed", [nik(none="1", reason=" belum rekam "), nik(reason="belum rekam")]
)
def test_having_no_nik_is_always_possible(typed):
    assert clean("nik", typed).answer == {"number": "", "reason": "belum rekam"}


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (nik("3573014101900001", none="1"), "number"),
        (nik("35730141019000AB"), "number"),
        (nik("----"), "number"),
        (nik(none="1"), "reason"),
        (nik(none="1", reason="x" * 201), "reason"),
    ],
)
def test_half_an_answer_about_the_nik_is_asked_again(typed, part):
    assert refused("nik", typed).part == part


def test_a_nik_is_shown_masked():
    asked = field("nik")

    assert forms.present(asked, {"number": "3573014101900001", "reason": ""}, "id") == (
        "3573********0001"
    )
    assert "belum rekam" in forms.present(asked, {"number": "", "reason": "belum rekam"}, "id")
    assert KINDS["nik"].untyped(asked, "35") == nik("35")


# Places


def place(area="", street="", rt="", rw="", **point):
    return {"area": area, "street": street, "rt": rt, "rw": rw, **point}


def spot(area="", lat="-7.97", lon="112.63", street="Jl. A 1"):
    return place(area, street, lat=lat, lon=lon)


def test_takes_an_address():
    found = clean("address", place(KAUMAN, " Jl.  Kawi 1 ", "3", "0012"))

    assert found.answer == {"area": KAUMAN, "street": "Jl. Kawi 1", "rt": "003", "rw": "012"}


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (place("", "Jl. A"), "area"),
        (place("35.78.01.1001", "Jl. A"), "area"),
        (place(KAUMAN, " "), "street"),
        (place(KAUMAN, "x" * 201), "street"),
        (place(KAUMAN, "Jl. A", rt="tiga"), "rt"),
        (place(KAUMAN, "Jl. A", rw="12345"), "rw"),
    ],
)
def test_asks_for_the_part_of_an_address_that_is_wrong(typed, part):
    assert refused("address", typed).part == part


@pytest.fixture
def boundaries(db):
    places.make_places()
    places.put_boundaries()


def found_at(x, y, area=""):
    """Return what comes of a point ``x``, ``y`` metres into the small city."""
    lat, lon = (f"{degree:.6f}" for degree in GRID.degrees(x, y))
    asked = field("point")
    return KINDS["point"].clean(asked, spot(area, lat, lon), Setting(SETTING.today)).answer


def test_a_place_without_a_point_is_its_kelurahan_and_street():
    answer = clean("point", spot(KAUMAN, "", "")).answer

    assert (answer["area"], answer["lat"], answer["lon"]) == (KAUMAN, None, None)


@pytest.mark.usefixtures("boundaries")
def test_a_point_tells_its_kelurahan():
    answer = found_at(500, 500)

    assert answer["area"] == "1.1.1"
    assert (answer["lat"], answer["lon"]) == tuple(round(d, 6) for d in GRID.degrees(500, 500))


@pytest.mark.usefixtures("boundaries")
def test_near_a_border_the_person_chooses():
    with pytest.raises(Wrong, match="Mata Air atau Pancuran") as wrong:
        found_at(990, 500)

    assert wrong.value.part == "area"
    assert found_at(990, 500, "1.1.2")["area"] == "1.1.2"


@pytest.mark.usefixtures("boundaries")
def test_a_point_elsewhere_than_the_kelurahan_chosen_is_asked_again():
    with pytest.raises(Wrong, match="Kelurahan Mata Air"):
        found_at(500, 500, "1.1.2")


@pytest.mark.usefixtures("boundaries")
def test_a_point_outside_the_city_says_so():
    with pytest.raises(Wrong, match="di luar wilayah kota"):
        found_at(0, 9000, "1.1.1")


@pytest.mark.django_db
def test_without_boundaries_the_kelurahan_chosen_counts():
    places.make_places()

    assert found_at(500, 500, "1.1.1")["area"] == "1.1.1"
    with pytest.raises(Wrong, match="Pilih kelurahannya"):
        found_at(500, 500)


@pytest.mark.parametrize(("lat", "lon"), [("x", "1"), ("-7.9", ""), ("91", "1"), ("1", "181")])
def test_a_point_that_is_none_is_refused(lat, lon):
    assert refused("point", spot(KAUMAN, lat, lon)).part == "area"


@pytest.mark.django_db
def test_an_address_is_shown_with_its_kelurahan_and_kecamatan():
    kecamatan = Area.objects.create(code="35.73.02", kind="kecamatan", name="Klojen")
    Area.objects.create(code=KAUMAN, kind="kelurahan", name="Kauman", parent=kecamatan)
    asked = field("address")
    answer = {"area": KAUMAN, "street": "Jl. A 1", "rt": "003", "rw": ""}

    assert forms.present(asked, answer, "id") == (
        "Jl. A 1, RT 003, Kelurahan Kauman, Kecamatan Klojen"
    )
    assert forms.present(asked, answer | {"area": "35.73.02"}, "id").endswith("35.73.02")
    assert forms.present(asked, answer | {"area": "99"}, "id").endswith("99")
    assert [*Setting(date(2026, 1, 1)).areas] == [KAUMAN]
    assert KINDS["address"].untyped(asked, "Jl. A")["street"] == "Jl. A"


# Showing


@pytest.mark.parametrize(
    ("kind", "answer", "lang", "shown", "keys"),
    [
        ("text", "a", "id", "a", {}),
        ("phone", "+6281234567890", "id", "0812 3456 7890", {}),
        ("phone", "+6561234567", "id", "+6561234567", {}),
        ("whole-number", 1500, "id", "1.500 orang", {"unit": Text("orang", "people")}),
        ("whole-number", 1500, "en", "1,500 people", {"unit": Text("orang", "people")}),
        ("rupiah", 1500000, "id", "Rp1.500.000 per bulan", {"per": "month"}),
        ("date", "2026-11-21", "id", "21 November 2026", {}),
        ("choice", "dua", "en", "DUA", {}),
        ("choice", "lama", "en", "lama", {}),
        ("several", ["satu", "dua"], "id", "Satu, Dua", {}),
        ("yes-no", True, "id", "Ya", {}),
        ("yes-no", False, "id", "Tidak", {}),
        ("files", [1, 2], "id", "2 berkas", {}),
        ("text", None, "id", "", {}),
    ],
)
def test_shows_an_answer_in_words(kind, answer, lang, shown, keys):
    with translation.override("id"):
        assert forms.present(field(kind, **keys), answer, lang) == shown
