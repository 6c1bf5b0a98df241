"""The check before the form: what it comes to, and what the lint says of it."""

from __future__ import annotations

import msgspec
import pytest

from balaikota.engine.packs import lint, precheck, reading
from balaikota.engine.packs.tests.mutated import TEXT, changed, line_of

PACK = reading.read(TEXT)
FINE = {"ada_tempat": True, "diminta": "surat", "ada_foto": True}


def judged(pack=PACK, **answers):
    found = precheck.judge(pack, pack.precheck, FINE | answers)
    return found.kind, [item.id for item in found.lacking]


@pytest.mark.parametrize(
    ("answers", "kind", "lacking"),
    [
        ({}, "go-on", []),
        ({"ada_foto": False}, "missing-things", ["foto_usaha"]),
        ({"ada_foto": False, "ada_tempat": False}, "not-possible", []),
        ({"diminta": "nib_saja", "punya_nib": True, "ada_foto": False}, "not-needed", []),
        ({"diminta": "nib_saja", "punya_nib": False}, "go-on", []),
    ],
)
def test_verdicts_are_read_in_order(answers, kind, lacking):
    assert judged(**answers) == (kind, lacking)


def test_everything_that_is_missing_is_told_at_once_and_a_no_goes_before_it():
    first, *others = PACK.precheck.verdicts
    missing = next(v for v in others if v.kind == "missing-things")
    more = msgspec.structs.replace(missing, when='diminta == "tidak_tahu"', lacking=["identitas"])
    verdicts = [missing, more, first, others[-1]]
    asked = msgspec.structs.replace(PACK.precheck, verdicts=verdicts)
    pack = msgspec.structs.replace(PACK, precheck=asked)

    both = {"ada_foto": False, "diminta": "tidak_tahu"}
    assert judged(pack, **both) == ("missing-things", ["identitas", "foto_usaha"])
    assert judged(pack, **both, ada_tempat=False) == ("not-possible", [])


def test_only_what_the_form_asks_too_is_carried():
    answers = FINE | {"punya_nib": True}

    assert precheck.carried(PACK, answers) == {"punya_nib": True}


def asked(pack):
    return pack["precheck"]["questions"]


def told(pack):
    return pack["precheck"]["verdicts"]


NEVER = [
    lambda pack: told(pack).insert(1, dict(told(pack)[0])),
    lambda pack: told(pack)[1].update(when="ada_tempat == false && ada_foto == false"),
]


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("P130", lambda pack: asked(pack).clear()),
        ("P131", lambda pack: asked(pack)[0].update(personal=True)),
        ("P131", lambda pack: asked(pack)[0].update(kind="email")),
        ("P132", lambda pack: asked(pack)[0].update(id="nama")),
        ("P133", lambda pack: told(pack).pop()),
        ("P133", lambda pack: told(pack).clear()),
        ("P133", lambda pack: told(pack)[0].pop("when")),
        ("P134", lambda pack: told(pack)[2].pop("lacking")),
        ("P134", lambda pack: told(pack)[2].update(lacking=["ijazah"])),
        ("P134", lambda pack: told(pack)[0].update(lacking=["identitas"])),
        ("P135", NEVER[0]),
        ("P135", NEVER[1]),
        ("P010", lambda pack: asked(pack)[0].update(id="Ada-Tempat")),
        ("P011", lambda pack: asked(pack)[0].update(id="ada_foto")),
        ("P013", lambda pack: asked(pack)[0].update(max=3)),
        ("P014", lambda pack: asked(pack)[1]["choices"].clear()),
        ("P017", lambda pack: asked(pack)[0]["label"].update(id="Apa agama Anda?")),
        ("P020", lambda pack: told(pack)[0].update(when="ada_tempat &&")),
        ("P021", lambda pack: told(pack)[0].update(when="ada_tempt == false")),
        ("P022", lambda pack: asked(pack)[2].update(when="ada_foto")),
        ("P024", lambda pack: told(pack)[0].update(when="!ada_tempat")),
        ("P025", lambda pack: told(pack)[0].update(when="diminta")),
        ("P026", lambda pack: told(pack)[0].update(when='diminta == "apa"')),
        ("P006", lambda pack: told(pack)[0]["text"].pop("en")),
    ],
)
def test_the_lint_finds_what_is_wrong_with_it(rule, change):
    assert rule in changed(change)


def test_nobody_may_be_left_without_a_way_on():
    def refuse_all(pack):
        pack["precheck"]["verdicts"] = [
            dict(told(pack)[0]),
            told(pack)[-1] | {"kind": "not-needed"},
        ]

    assert changed(refuse_all) == {"P135"}


def test_a_finding_names_the_line_of_the_check():
    text = TEXT.replace("when: ada_tempat == false", "when: ada_tempt == false")

    [found] = lint.check_text(text, "x.yaml")

    assert (found.rule, found.line) == ("P021", line_of(text, "when: ada_tempt"))


def test_a_pack_without_a_check_is_fine():
    assert changed(lambda pack: pack.pop("precheck")) == set()
