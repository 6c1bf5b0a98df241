"""What a pack answers about itself."""

from __future__ import annotations

import pytest

from balaikota.engine.packs import durations, grammar, reading, steps
from balaikota.engine.packs.durations import Duration
from balaikota.engine.packs.tests.mutated import TEXT
from tests.rooms.percobaan.service import PROMISE, SLUG

PACK = reading.read(TEXT)


def test_a_published_text_gives_the_same_pack_and_digest():
    again = grammar.from_source(PACK.source)

    assert again == PACK
    assert again.digest == PACK.digest
    assert len(PACK.digest) == 64


def test_the_order_of_steps_belongs_to_the_digest():
    steps = dict(reversed(PACK.procedure.items()))
    parts = {name: getattr(PACK, name) for name in PACK.__struct_fields__}

    assert grammar.Pack(**parts | {"procedure": steps}).digest != PACK.digest


def test_steps_acts_sections_and_questions_are_found_by_name():
    assert PACK.first_step == "verifikasi"
    assert PACK.step("perbaikan").is_applicants
    assert PACK.step("perbaikan").role is None
    assert PACK.step("persetujuan").role == "lurah"
    assert PACK.act("persetujuan", "setujui").issues == "surat"
    assert PACK.section("usaha").id == "usaha"
    assert PACK.field("omzet").kind == "rupiah"
    assert PACK.section_of("omzet").id == "keadaan"
    assert PACK.slug == SLUG


@pytest.mark.parametrize("find", ["step", "section", "field", "section_of"])
def test_an_unknown_name_is_a_key_error(find):
    with pytest.raises(KeyError):
        getattr(PACK, find)("tidak-ada")


def test_times_are_read_or_referred_to():
    (timed,) = steps.times_of(PACK.step("verifikasi").within)
    assert steps.time_of(timed.within) == Duration(3, "working-hours")
    assert steps.time_key_of(timed.within) is None
    assert steps.times_of(PACK.step("selesai").within) == ()
    assert steps.time_of("ref:layanan.x") is None
    assert steps.time_key_of("ref:layanan.x") == "layanan.x"
    assert PACK.step("perbaikan").on_timeout.key == "layanan.gugur"
    assert PACK.standard.promise_key == PROMISE


def test_messages_are_filled_in_the_language_of_the_applicant():
    message = PACK.message_on_act("verifikasi", "tolak")

    subject, body = message.filled(
        "en", nomor="X-1", alasan="Because.", unit="Kauman", tautan="/lacak/X-1/"
    )

    assert subject == "Application X-1 has been refused"
    assert "Because." in body
    assert PACK.message_on_act("verifikasi", "lengkap") is None


def test_texts_speak_indonesian_unless_english_is_asked_for():
    assert PACK.title.in_("en-gb") == "Trial letter"
    assert PACK.title.in_("jv") == "Surat Keterangan Percobaan"


def test_contacts_and_places_are_always_personal():
    assert PACK.field("telepon").is_personal
    assert PACK.field("nama").is_personal
    assert not PACK.field("nama_usaha").is_personal


@pytest.mark.parametrize("unit", durations.UNITS)
def test_durations_are_read_in_singular_and_plural(unit):
    assert durations.parse(f"4 {unit}") == Duration(4, unit)
    assert durations.parse(f"1 {unit.removesuffix('s')}") == Duration(1, unit)


@pytest.mark.parametrize(
    "text", ["", "4", "0 working-hours", "4 hours", "-1 working-days", "4  working-days"]
)
def test_anything_else_is_no_duration(text):
    with pytest.raises(ValueError, match=text or "^$"):
        durations.parse(text)


@pytest.mark.parametrize("text", ["[" * 3000, "a: \x01"])
def test_what_yaml_chokes_on_is_unreadable(text):
    with pytest.raises(reading.Unreadable):
        reading.parse(text)


def test_aliases_of_aliases_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]

    with pytest.raises(reading.Unreadable, match="terlalu besar"):
        reading.parse("\n".join(lines))
