"""The lint: ten kinds of broken pack exactly, every rule once, every mutation somehow."""

from __future__ import annotations

import pytest

from balaikota.core.people.roles import ROLES
from balaikota.engine.packs import lint
from balaikota.engine.packs.durations import Duration
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.tests.mutated import GOOD, NUMBERS, TEXT, changed, line_of
from tests.rooms.percobaan.service import PROMISE


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_says_nothing_of_a_good_pack(path):
    assert lint.check_text(path.read_text(), str(path)) == []


def test_says_nothing_of_a_good_pack_with_the_numbers_of_the_city():
    assert lint.check_text(TEXT, "x.yaml", NUMBERS) == []


TEN = [
    (
        "not YAML",
        "title: {id: Surat Keterangan Percobaan, en",
        'title: {id: "Surat Keterangan Percobaan, en',
        "P001",
        None,
        "Periksa titik dua, tanda kutip, dan jarak dari tepi kiri di baris ini.",
    ),
    (
        "unknown key",
        "        kind: rupiah\n",
        "        kind: rupiah\n        maks: 5\n",
        "P002",
        "maks: 5",
        "Hapus kunci ini, atau tulis `max`.",
    ),
    (
        "missing language",
        "status: {id: Menunggu Anda, en: Waiting for you}",
        "status: {id: Menunggu Anda}",
        "P006",
        "status: {id: Menunggu Anda}",
        "Tambahkan `en: …` pada teks itu.",
    ),
    (
        "missing component of the standard",
        "  fee: {rupiah: 0}\n",
        "",
        "P008",
        "standard:",
        "Tambahkan `fee:` di bawah `standard` (komponen pengelolaan di `standard.internal`).",
    ),
    (
        "the same question twice",
        "      - id: telepon\n",
        "      - id: nama\n",
        "P011",
        "id: nama\n        kind: phone",
        "Beri nama lain pada salah satunya.",
    ),
    (
        "sensitive question without its article",
        "label: {id: Jumlah karyawan, en: Number of employees}",
        "label: {id: Agama pemilik, en: Number of employees}",
        "P017",
        "id: jumlah_karyawan",
        "Hapus pertanyaan ini, atau tulis `sensitive: {regulation: …, article: …}`.",
    ),
    (
        "condition on an unknown answer",
        "when: punya_nib",
        "when: punya_nip",
        "P021",
        "when: punya_nip",
        "Mungkin maksudnya `punya_nib`.",
    ),
    (
        "condition that fails for some answer",
        "when: punya_nib",
        "when: omzet > 1000000",
        "P024",
        "when: omzet > 1000000",
        "Bandingkan lebih dulu dengan `null` atau dengan `true`, dan jangan campur jenis jawaban.",
    ),
    (
        "act to an unknown step",
        "        to: persetujuan\n        tone: primary",
        "        to: tanda-tangan\n        tone: primary",
        "P040",
        "to: tanda-tangan",
        "Pakai salah satu langkah: verifikasi, perbaikan, persetujuan, selesai.",
    ),
    (
        "unknown role",
        "role: petugas-loket",
        "role: petugas-lokat",
        "P047",
        "by: {role: petugas-lokat",
        "Pakai salah satu: " + ", ".join(slug for slug, role in ROLES.items() if role.kinds) + ".",
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "rule", "snippet", "remedy"),
    [case[1:] for case in TEN],
    ids=[case[0] for case in TEN],
)
def test_tells_file_line_rule_and_remedy(before, after, rule, snippet, remedy):
    assert before in TEXT
    text = TEXT.replace(before, after, 1)

    found = [f for f in lint.check_text(text, "x.yaml") if f.rule == rule]

    assert len(found) == 1
    assert found[0].file == "x.yaml"
    if snippet is not None:
        assert found[0].line == line_of(text, snippet)
    assert found[0].remedy == remedy
    assert found[0].what
    assert found[0].why == str(catalog.ALL[rule].why)
    assert str(found[0]).startswith(f"x.yaml:{found[0].line}: {rule} ")


def broken(before, after, numbers=NUMBERS):
    assert before in TEXT, before
    return {f.rule for f in lint.check_text(TEXT.replace(before, after, 1), "x.yaml", numbers)}


OTHERS = [
    ("P003", "room: percobaan", "room: percobaan\nroom: percobaan"),
    ("P005", "max: 100\n", "max: seratus\n"),
    ("P005", "audience: [resident, business]", "audience: resident"),
    ("P005", "fee: {rupiah: 0}", "fee: 0"),
    ("P005", "by: applicant", "by: pemohon"),
    ("P005", "reasons:\n", "reasons:\n  1: {}\n"),
    ("P005", "form:\n", "form: &f x\nformulir:\n"),
    ("P005", "procedure:\n", "procedure: x\nprosedur:\n"),
    ("P007", "en: Full name}", 'en: " "}'),
    ("P010", "id: nama_usaha", "id: nama-usaha"),
    ("P010", "section: usaha", "section: periksa"),
    ("P010", "pack: surat-keterangan-percobaan", "pack: Surat Percobaan"),
    ("P010", "      lengkap:", "      Lengkap:"),
    ("P010", "{id: kredit,", "{id: kredit-kur,"),
    ("P011", "section: tempat", "section: usaha"),
    ("P011", "{id: bantuan,", "{id: kredit,"),
    ("P011", "- id: tempat_usaha", "- id: identitas"),
    ("P012", "room: percobaan", "room: rusun"),
    ("P013", "        kind: yes-no", "        kind: yes-no\n        max: 3"),
    ("P033", "from: profile.nik", "from: profile.phone"),
    ("P034", "audience: [resident, business]", "audience: [resident]"),
    ("P015", 'pattern: "[0-9]{13}"', 'pattern: "[0-9"'),
    ("P015", 'example: "9120001234567"', 'example: "912"'),
    ("P015", '        example: "9120001234567"\n', ""),
    ("P016", "min: 0\n        max: 10000", "min: 5\n        max: 2"),
    ("P016", "min: 0\n        max: 10000", "min: -5\n        max: 2"),
    ("P020", "when: punya_nib", 'when: "punya_nib &&"'),
    ("P021", 'when: bidang_usaha == "lainnya"', "when: xyz == 1"),
    ("P022", 'when: bidang_usaha == "lainnya"', "when: punya_nib"),
    ("P022", "when: punya_nib", "when: nib == null"),
    ("P023", "when: punya_nib", "when: matches(nama, 'a')"),
    ("P024", "when: punya_nib", "when: '!punya_nib'"),
    ("P025", "when: punya_nib", "when: nama"),
    ("P025", "when: punya_nib", "when: '1 + 2'"),
    ("P026", 'when: keperluan == "lainnya"', 'when: keperluan == "lainya"'),
    ("P030", "owner: {unit: kelurahan,", "owner: {unit: desa,"),
    ("P031", "area_of: alamat_usaha", "area_of: nama"),
    ("P031", "area_of: alamat_usaha", "area_of: tidak_ada"),
    ("P032", "field: foto_usaha", "field: foto"),
    ("P041", "        to: persetujuan\n", "        to: perbaikan\n"),
    ("P043", "        to: perbaikan\n", "        to: verifikasi\n"),
    ("P044", "    end: true", "    end: true\n    within: 1 working-day"),
    ("P045", "    by: {role: lurah, unit: owner}\n", ""),
    ("P046", "        outcome: granted\n", ""),
    ("P046", "        to: persetujuan\n", "        to: persetujuan\n        outcome: granted\n"),
    ("P046", "        outcome: granted\n", "        outcome: refused\n"),
    ("P046", "on_timeout: {to: selesai", "on_timeout: {to: verifikasi"),
    ("P048", "role: lurah", "role: camat"),
    ("P049", "    within: 10 working-days\n", ""),
    ("P050", "within: 10 working-days", "within: 10 hari"),
    ("P050", "within: 10 working-days", "within: 0 working-days"),
    ("P051", "within: 3 working-hours", "within: 4 working-hours"),
    ("P052", "within: 3 working-hours", "within: 3 elapsed-hours"),
    ("P053", "outcome: lapsed", "outcome: refused"),
    ("P055", "reason: text", "reason: per-field"),
    ("P050", "most: 2 working-days", "most: 2 hari"),
    ("P050", "within: 10 working-days, to", "within: sebulan, to"),
    ("P110", "most: 2 working-days", "most: 2 calendar-days"),
    ("P111", "most: 2 working-days", "times: 0, most: 2 working-days"),
    ("P111", "within: 10 working-days, to", "times: -1, within: 10 working-days, to"),
    ("P112", "owner: {unit: kelurahan,", "owner: {unit: kecamatan,"),
    ("P047", "most: 2 working-days, by: lurah", "most: 2 working-days, by: kepala-bidang"),
    ("P047", "to: verifikasi, by: camat", "to: verifikasi, by: warga"),
    ("P113", "to: verifikasi, by: camat", "to: perbaikan, by: camat"),
    ("P113", "to: verifikasi, by: camat", "to: selesai, by: camat"),
    ("P113", "to: verifikasi, by: camat", "to: tidak-ada, by: camat"),
    ("P062", "issues: surat", "issues: surak"),
    ("P063", "        issues: surat\n", ""),
    ("P064", "template: surat-keterangan-percobaan.typ", "template: lain.typ"),
    ("P065", "public: [nama_usaha]", "public: [nama]"),
    ("P065", "public: [nama_usaha]", "public: [lain]"),
    ("P066", "renew_days: 30", "renew_days: 0"),
    ("P066", "renew_days: 30", "renew_days: 91"),
    ("P066", "    valid_months: 6\n", ""),
    ("P070", "sampai {batas}.", "sampai {tanggal}."),
    ("P070", "Permohonan {nomor} kami terima", "Permohonan {nomor kami terima"),
    ("P070", "Permohonan {nomor} kami terima", "Permohonan {alasan} kami terima"),
    ("P071", "verifikasi.kembalikan:", "verifikasi.balikkan:"),
    ("P072", "verifikasi.kembalikan:", "verifikasi.balikkan:"),
    ("P080", "promise: ref:layanan.percobaan.janji", "promise: 1 working-day"),
    ("P080", "automatic: ref:layanan.gugur", "automatic: ref:Gugur"),
    ("P081", "promise: ref:layanan.percobaan.janji", "promise: ref:layanan.percobaan.jani"),
    ("P082", "clock: {unit: working-days", "clock: {unit: working-hours"),
]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    OTHERS,
    ids=[f"{case[0]}-{number}" for number, case in enumerate(OTHERS)],
)
def test_every_rule_is_found_where_it_is_broken(rule, before, after):
    assert rule in broken(before, after)


def test_a_missing_key_is_told():
    assert changed(lambda pack: pack["form"][0]["fields"][0].pop("kind")) == {"P004"}


def test_a_choice_needs_two_answers():
    assert "P014" in changed(lambda pack: pack["form"][1]["fields"][1]["choices"].clear())


def test_a_declaration_needs_its_sentence_and_only_it_has_one():
    def declare(**keys):
        added = {"id": "benar", "kind": "declaration", "label": {"id": "Pernyataan", "en": "True"}}
        return lambda pack: pack["form"][0]["fields"].append(added | keys)

    sentence = {"id": "Keterangan saya benar.", "en": "What I say is true."}
    assert changed(declare()) == {"P018"}
    assert changed(declare(declares=sentence)) == set()
    assert changed(declare(kind="text", declares=sentence)) == {"P013"}


def test_the_first_step_belongs_to_an_officer():
    def swap(pack):
        steps = pack["procedure"]
        pack["procedure"] = {"perbaikan": steps.pop("perbaikan"), **steps}

    assert changed(swap) == {"P054"}
    assert "P054" in changed(lambda pack: pack["procedure"].clear())


def test_a_step_without_a_way_out_is_told():
    assert "P042" in changed(lambda pack: pack["procedure"]["perbaikan"]["acts"].clear())


def test_coded_reasons_need_their_list_and_the_list_its_use():
    def uncode(pack):
        for step in pack["procedure"].values():
            for act in step.get("acts", {}).values():
                act.pop("reason", None)

    assert changed(lambda pack: pack.pop("reasons")) == {"P060"}
    assert "P061" in changed(uncode)


def test_an_issued_letter_is_announced():
    assert changed(lambda pack: pack["messages"].pop("on_issue")) == {"P072"}


def test_nothing_is_announced_that_is_never_issued():
    def issue_nothing(pack):
        pack.pop("products")
        pack["procedure"]["persetujuan"]["acts"]["setujui"].pop("issues")

    assert changed(issue_nothing) == {"P071"}


def test_a_lapse_is_announced():
    assert changed(lambda pack: pack["messages"].pop("on_timeout")) == {"P072"}


def test_a_delicate_question_with_its_article_is_allowed():
    def ask(pack):
        field = pack["form"][3]["fields"][1]
        field["label"]["id"] = "Apakah Anda penyandang disabilitas?"
        field["sensitive"] = {"regulation": "UU 8/2016", "article": "Pasal 53"}

    assert changed(ask) == set()


def test_times_by_reference_count_towards_the_promise():
    def refer(pack):
        pack["procedure"]["verifikasi"]["within"] = "ref:layanan.periksa"

    long = NUMBERS | {"layanan.periksa": Duration(9, "working-hours")}
    assert changed(refer, long) == {"P051"}
    assert changed(refer, NUMBERS | {"layanan.periksa": None}) == set()


def test_a_promise_by_the_wall_clock_is_compared_by_the_wall_clock():
    def turn(pack):
        pack["clock"]["unit"] = "calendar-days"
        pack["procedure"]["verifikasi"]["within"] = "20 elapsed-hours"
        pack["procedure"]["persetujuan"]["within"] = "20 elapsed-hours"
        pack["extension"]["most"] = "2 calendar-days"

    two = NUMBERS | {PROMISE: Duration(2, "calendar-days")}
    one = NUMBERS | {PROMISE: Duration(1, "calendar-days")}
    assert changed(turn, two) == set()
    assert changed(turn, one) == {"P051"}


@pytest.mark.parametrize("text", ["", "- a", "halo", "42", "pack: [", "a: !!python/object:x {}"])
def test_what_is_no_pack_at_all_is_told_too(text):
    assert lint.check_text(text, "x.yaml")


def test_a_key_that_yaml_takes_for_yes_is_found_at_what_stands_around_it():
    text = TEXT.replace("        kind: rupiah\n", "        kind: rupiah\n        yes: 5\n", 1)

    [found] = lint.check_text(text, "sku.yaml")

    assert (found.rule, found.line) == ("P002", line_of(text, "- id: omzet"))
