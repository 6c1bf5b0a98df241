"""A sentence to agree to: which words, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import jsonschema_rs
import pytest

from balaikota.engine.packs.fields import Setting, Wrong, kind_of
from balaikota.engine.packs.grammar import Field, Text

LABEL = Text("Pernyataan", "Declaration")
SETTING = Setting(date(2026, 11, 21))
SENTENCE = Field("x", "declaration", LABEL, declares=Text("Saya jujur.", "I am honest."))
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


def test_a_tick_is_kept_with_the_digest_of_the_words_and_the_time():
    kind = kind_of(SENTENCE)

    answer = kind.clean(SENTENCE, "1", Setting(date(2026, 11, 21), now=NOON)).answer

    assert answer["at"] == "2026-11-21T05:00:00+00:00"
    assert jsonschema_rs.is_valid(kind.schema(SENTENCE), answer)
    assert kind.untyped(SENTENCE, answer) == "1"
    assert kind.show(SENTENCE, answer, "id").endswith("12.00 WIB: “Saya jujur.”")
    assert kind.show(SENTENCE, answer | {"at": ""}, "id") == "Disetujui: “Saya jujur.”"


def test_a_tick_under_other_words_does_not_count():
    other = Field("x", "declaration", LABEL, declares=Text("Saya sangat jujur.", "I am honest."))
    kind = kind_of(SENTENCE)
    answer = kind.clean(SENTENCE, "1", SETTING).answer

    assert kind.untyped(other, answer) == ""
    assert not jsonschema_rs.is_valid(kind.schema(other), answer)
    assert kind.untyped(SENTENCE, {"agreed": True}) == ""
    assert kind.samples(SENTENCE) == [answer]


@pytest.mark.parametrize("typed", ["", "yes", "0"])
def test_without_a_tick_it_is_asked_to_be_read(typed):
    with pytest.raises(Wrong, match="centang bila Anda setuju"):
        kind_of(SENTENCE).clean(SENTENCE, typed, SETTING)
