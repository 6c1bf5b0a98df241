"""Lint of steps with several parties, of guards, routes and offices; and what a case can come to."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balaikota.engine.cases.tests.procedures import parallel, routed
from balaikota.engine.packs import lint
from balaikota.engine.packs.lint import reach
from balaikota.engine.packs.tests.mutated import NUMBERS, TEXT, changed
from tests import yamls

MORE = NUMBERS | {"percobaan.dinas-teknis": None, "percobaan.batas-omzet": None}
WHY = {"id": "Belum boleh.", "en": "Not yet."}


def with_steps(steps, change=lambda steps: None):
    """Return the rules broken by the pack of the tests with these steps instead of its own."""

    def put(values):
        values["procedure"] = steps
        told = values["messages"]["on_act"]
        if "keberatan" in steps:
            told["keberatan.tolak"] = told["persetujuan.tolak"]
        change(steps)

    return changed(put, MORE)


def asks(change):
    return with_steps(parallel(), lambda steps: change(steps["rekomendasi"]))


def guarded(**more):
    """Return the rules broken when the first act of the first step has these keys."""

    def put(values):
        values["procedure"]["verifikasi"]["acts"]["lengkap"] |= more

    return changed(put, MORE)


@pytest.mark.parametrize("need", ["all", "any", 2])
@pytest.mark.parametrize("against", ["counted", "at-once", None])
def test_says_nothing_of_good_steps_with_parties(need, against):
    assert with_steps(parallel(need, against)) == set()


def test_says_nothing_of_good_routes():
    assert with_steps(routed()) == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("P090", lambda step: step.pop("answer")),
        ("P090", lambda step: step.update(answer=0)),
        ("P090", lambda step: step.update(answer=4)),
        ("P005", lambda step: step.update(answer="most")),
        ("P090", lambda step: step.pop("on_for")),
        ("P090", lambda step: step.pop("on_against")),
        ("P090", lambda step: step.pop("against")),
        ("P090", lambda step: step["acts"].pop("tidak")),
        ("P090", lambda step: step["acts"].pop("setuju")),
        ("P090", lambda step: step["acts"]["setuju"].pop("counts")),
        ("P090", lambda step: step["acts"]["setuju"].update(to="persetujuan")),
        ("P090", lambda step: step["acts"]["setuju"].update(outcome="granted")),
        ("P090", lambda step: step["acts"]["setuju"].update(issues="surat")),
        ("P090", lambda step: step["acts"]["tidak"].update(reason="coded")),
        ("P090", lambda step: step.update(by={"role": "lurah", "unit": "owner"})),
        ("P090", lambda step: step.update(within="1 working-hour")),
        ("P090", lambda step: [step["parties"].pop(name) for name in ("dinas", "badan")]),
        ("P090", lambda step: step.update(on_for="selesai")),
        ("P090", lambda step: step.update(on_against="perbaikan")),
        ("P043", lambda step: step.update(on_for="rekomendasi")),
        ("P040", lambda step: step.update(on_for="tidak-ada")),
        ("P010", lambda step: step["parties"].update(Dinas=step["parties"].pop("dinas"))),
        ("P004", lambda step: step["parties"]["dinas"].pop("within")),
        ("P050", lambda step: step["parties"]["dinas"].update(within="1 hari")),
        ("P051", lambda step: step["parties"]["dinas"].update(within="9 working-hours")),
        ("P052", lambda step: step["parties"]["dinas"].update(within="9 elapsed-hours")),
        ("P081", lambda step: step["parties"]["dinas"].update(within="ref:tidak.ada")),
        ("P047", lambda step: step["parties"]["dinas"].update(role="kepala")),
        ("P048", lambda step: step["parties"]["badan"].update(role="camat")),
        ("P059", lambda step: step["parties"]["dinas"].update(unit={})),
        ("P059", lambda step: step["parties"]["dinas"]["unit"].update(kind="dinas")),
        ("P030", lambda step: step["parties"]["badan"].update(unit={"kind": "kantor"})),
        ("P080", lambda step: step["parties"]["dinas"].update(unit={"code": "35.73.d1"})),
        ("P081", lambda step: step["parties"]["dinas"].update(unit={"code": "ref:tidak.ada"})),
        ("P005", lambda step: step["parties"]["dinas"].update(unit="atasan")),
        ("P057", lambda step: step["parties"]["dinas"].update(unit=[])),
    ],
)
def test_each_fault_of_a_step_with_parties_is_found(rule, change):
    assert rule in asks(change)


@pytest.mark.parametrize("key", ["answer", "against", "on_for", "on_against"])
def test_what_only_parties_have_is_refused_elsewhere(key):
    value = {"answer": "all", "against": "counted"}.get(key, "selesai")
    assert "P090" in changed(lambda pack: pack["procedure"]["verifikasi"].update({key: value}))


def test_an_act_counts_only_where_several_answer():
    assert "P090" in guarded(counts="for")


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        (None, {"when": "punya_nib == true", "why_not": WHY}),
        (None, {"when": 'applicant.kind == "officer"', "why_not": WHY}),
        (None, {"when": 'place.kecamatan != ""', "why_not": WHY}),
        (None, {"when": "case.returns < 20", "why_not": WHY}),
        (None, {"when": 'ref["percobaan.batas-omzet"] > 0', "why_not": WHY}),
        ("P058", {"when": "punya_nib == true"}),
        ("P058", {"why_not": WHY}),
        ("P020", {"when": "punya_nib &&", "why_not": WHY}),
        ("P021", {"when": "pemohon.kind == 'x'", "why_not": WHY}),
        ("P023", {"when": "matches(nama, 'a')", "why_not": WHY}),
        ("P024", {"when": "omzet > 1", "why_not": WHY}),
        ("P024", {"when": 'place.kota == "x"', "why_not": WHY}),
        ("P024", {"when": 'case.returns == 1 && case.umur == "x"', "why_not": WHY}),
        ("P025", {"when": "case.returns", "why_not": WHY}),
        ("P026", {"when": 'applicant.kind == "petugas"', "why_not": WHY}),
        ("P026", {"when": 'keperluan == "pesta"', "why_not": WHY}),
        ("P028", {"when": "ref[place.area] > 1", "why_not": WHY}),
        ("P081", {"when": 'ref["tidak.ada"] > 1', "why_not": WHY}),
        ("P056", {"to": None}),
    ],
)
def test_a_guard_is_held_to_what_it_may_read(rule, more):
    if rule == "P056":
        found = changed(lambda pack: pack["procedure"]["verifikasi"]["acts"]["lengkap"].pop("to"))
    else:
        found = guarded(**more)
    # A guarded way on leaves the step with its refusal as the way out that is always open.
    assert found == set() if rule is None else rule in found


@pytest.mark.parametrize(
    ("rule", "routes"),
    [
        (None, [{"when": "punya_nib == true", "to": "persetujuan"}, {"to": "tambahan"}]),
        ("P057", [{"to": "persetujuan"}, {"to": "tambahan"}]),
        ("P057", [{"when": "punya_nib == true", "to": "persetujuan"}]),
        ("P057", []),
        ("P040", [{"when": "punya_nib == true", "to": "di-mana"}, {"to": "tambahan"}]),
        ("P043", [{"when": "punya_nib == true", "to": "verifikasi"}, {"to": "tambahan"}]),
        ("P046", [{"when": "punya_nib == true", "to": "selesai"}, {"to": "tambahan"}]),
        ("P024", [{"when": "omzet > 3", "to": "persetujuan"}, {"to": "tambahan"}]),
        ("P004", [{"when": "punya_nib == true"}, {"to": "tambahan"}]),
        (
            "P029",
            [
                {"when": "punya_nib == true", "to": "persetujuan"},
                {"when": "punya_nib != true", "to": "tambahan"},
                {"to": "persetujuan"},
            ],
        ),
        (
            "P029",
            [
                {"when": "omzet != null && omzet > 3", "to": "persetujuan"},
                {"when": "omzet != null && omzet > 3", "to": "tambahan"},
                {"to": "persetujuan"},
            ],
        ),
    ],
)
def test_routes_are_complete_ordered_and_each_taken(rule, routes):
    def put(values):
        steps = values["procedure"]
        steps["tambahan"] = steps["persetujuan"] | {"within": "1 working-hour"}
        steps["verifikasi"]["within"] = "1 working-hour"
        steps["verifikasi"]["acts"]["lengkap"]["to"] = routes
        told = values["messages"]["on_act"]
        told["tambahan.tolak"] = told["persetujuan.tolak"]

    found = changed(put, MORE)
    assert found == set() if rule is None else rule in found


def test_a_request_arrives_at_its_owner_first():
    def ask_elsewhere(pack):
        pack["procedure"]["verifikasi"]["by"] = {"role": "camat", "unit": "superior"}
        del pack["hand_over"]

    assert changed(ask_elsewhere) == {"P054"}
    steps = parallel()
    assert "P054" in with_steps({"rekomendasi": steps.pop("rekomendasi"), **steps})


def test_an_applicants_act_is_never_closed():
    def close(pack):
        act = pack["procedure"]["perbaikan"]["acts"]["kirim-ulang"]
        act |= {"when": "punya_nib == true", "why_not": WHY}

    assert "P058" in changed(close)


def test_a_step_whose_ways_out_may_all_be_closed_is_told():
    def close(pack):
        for act in pack["procedure"]["persetujuan"]["acts"].values():
            act |= {"when": "punya_nib == true", "why_not": WHY}

    assert "P042" in changed(close)


@pytest.mark.parametrize(("most", "rules"), [(1, set()), (0, {"P091"}), (-1, {"P091"})])
def test_returns_are_capped_by_a_number_from_one(most, rules):
    assert changed(lambda pack: pack.update(returns={"most": most})) == rules


def silent(**clock):
    numbers = MORE | {"percobaan.fiktif": None}
    return changed(lambda pack: pack["clock"].update(clock), numbers)


@pytest.mark.parametrize(
    ("rules", "clock"),
    [
        (set(), {"silence": "fiktif", "rule": "ref:percobaan.fiktif"}),
        (set(), {"ladder": [{"at": 50, "tell": ["holder"]}, {"at": 300, "tell": ["superior-3"]}]}),
        ({"P093"}, {"silence": "fiktif"}),
        ({"P093"}, {"rule": "ref:percobaan.fiktif"}),
        ({"P080"}, {"silence": "fiktif", "rule": "UU 30/2014"}),
        ({"P081"}, {"silence": "fiktif", "rule": "ref:tidak.ada"}),
        ({"P092"}, {"ladder": [{"at": 0, "tell": ["holder"]}]}),
        ({"P092"}, {"ladder": [{"at": 301, "tell": ["holder"]}]}),
        ({"P092"}, {"ladder": [{"at": 50, "tell": []}]}),
        ({"P092"}, {"ladder": [{"at": 50, "tell": ["head"]}, {"at": 50, "tell": ["head"]}]}),
        ({"P005"}, {"ladder": [{"at": 50, "tell": ["mayor"]}]}),
    ],
)
def test_silence_has_its_rule_and_a_ladder_that_rises(rules, clock):
    assert silent(**clock) == rules


def test_a_cap_without_anything_to_cap_is_told():
    def free(pack):
        pack["returns"] = {"most": 2}
        pack["procedure"]["verifikasi"]["acts"]["kembalikan"]["reason"] = "text"

    assert "P091" in changed(free)


@pytest.mark.parametrize("name", ["applicant", "place", "case", "ref"])
def test_no_question_bears_a_name_that_the_procedure_uses(name):
    def rename(pack):
        pack["form"][0]["fields"][2]["id"] = name

    assert "P027" in changed(rename)


def test_a_condition_that_is_true_for_rare_answers_only_is_not_called_never():
    """Seven choices of ten make ten million samples; those drawn by lot prove nothing of never."""

    def ask(pack):
        fields = pack["form"][1]["fields"]
        choice = next(field for field in fields if field["id"] == "bidang_usaha")
        more = [choice | {"id": f"bidang{number}"} for number in range(7)]
        at = fields.index(choice) + 1
        fields[at:at] = more
        joined = " && ".join(f'bidang{number} == "jasa"' for number in range(7))
        next(f for f in fields if f["id"] == "bidang_lainnya")["when"] = joined

    assert changed(ask) == set()


def test_numbers_of_any_size_are_tried():
    when = 'ref["percobaan.batas-omzet"] * 99999999 > 0'

    assert "P024" in guarded(when=when, why_not=WHY)


def test_findings_stand_at_the_line_of_the_fault():
    values = yamls.read(TEXT)
    values["procedure"]["verifikasi"]["acts"]["lengkap"]["to"] = [
        {"when": "omzet > 1", "to": "perbaikan"},
        {"to": "persetujuan"},
    ]
    text = yamls.text_of(values)

    [found] = [one for one in lint.check_text(text, "x.yaml") if one.rule == "P024"]

    assert text.splitlines()[found.line - 1].strip() == "- when: omzet > 1"


NODES = ["a", "b", "c", "d"]
GRAPHS = st.fixed_dictionaries(
    {
        name: st.lists(st.frozensets(st.sampled_from([*NODES, "end"]), min_size=1), max_size=3)
        for name in NODES
    }
)


@given(GRAPHS)
@settings(max_examples=300, deadline=None)
def test_who_finds_an_end_agrees_with_trying_every_plan(choices):
    """A plan picks one act for each step; it is good where no answers can keep it from the end."""
    good = {"end"}
    for plan in product(*(choices[name] or [frozenset()] for name in NODES)):
        ways = dict(zip(NODES, plan, strict=True))
        good |= {name for name in NODES if _always_ends(ways, name, ())}

    assert reach.winning({"end"}, choices) == good


def _always_ends(ways, name, seen):
    if name == "end":
        return True
    if name in seen or not ways[name]:
        return False
    return all(_always_ends(ways, to, (*seen, name)) for to in ways[name])
