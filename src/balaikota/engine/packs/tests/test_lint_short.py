"""An SMS holds 160 places with the longest values, the link, and nothing an officer wrote."""

from __future__ import annotations

import pytest

from balaikota.engine.packs import reading, samples
from balaikota.engine.packs.lint import check_text
from balaikota.engine.packs.lint.short import messages
from balaikota.lib import sms
from tests import yamls
from tests.rooms.percobaan.service import PACK

TEXT = PACK.read_text(encoding="utf-8")


def found(sms_id, sms_en="Open {tautan}"):
    values = yamls.read(TEXT)
    values["messages"]["on_open"]["sms"] = {"id": sms_id, "en": sms_en}
    text = yamls.text_of(values)
    return [finding.rule for finding in check_text(text, "x.yaml") if finding.rule in RULES]


RULES = ("P070", "P073", "P074")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Buka {tautan}", []),
        ("Buka halaman Anda.", ["P073"]),
        ("{alasan} {tautan}", ["P070"]),
        ("{nik} {tautan}", ["P070"]),
        ("{nomor {tautan}", ["P070"]),
        ("x" * 120 + " {tautan}", ["P074"]),
        ("{layanan} {unit} {batas} {langkah} {nomor} {dokumen} {tautan}", ["P074"]),
        ("€" * 55 + " {tautan}", ["P074"]),
    ],
)
def test_each_breach_is_found(text, rules):
    assert found(text) == rules


def test_the_english_text_is_checked_too():
    assert found("Buka {tautan}", "x" * 160 + " {tautan}") == ["P074"]


def test_the_edge_is_160():
    pack = reading.to_pack(reading.parse(TEXT))
    link = len(samples.values(pack, "id")["tautan"])

    assert found("x" * (sms.LENGTH - link - 1) + " {tautan}") == []
    assert found("x" * (sms.LENGTH - link) + " {tautan}") == ["P074"]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_message_of_the_pack_reads_in_one_sms(lang):
    pack = reading.to_pack(reading.parse(TEXT))

    for _path, message in messages(pack):
        short = samples.short(pack, message, lang)
        assert sms.fits(short)
        assert samples.values(pack, lang)["tautan"] in short
