"""What a pack may ask money for, and what the lint says where it may not."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from balaikota.engine.packs import fees, lint, reading
from balaikota.engine.packs.tests.mutated import NUMBERS
from tests import yamls
from tests.rooms.percobaan.service import LEVIED

TEXT = LEVIED.read_text()
LEVY = reading.read(TEXT).fees["retribusi"]
ANSWERS = {"luas": 12, "usaha_mikro": False, "ref": {"retribusi.percobaan.lapak": 25_000}}


def changed(change: Callable[[Any], object]) -> set[str]:
    values = deepcopy(yamls.read(TEXT))
    change(values)
    text = yamls.text_of(values)
    return {finding.rule for finding in lint.check_text(text, "x.yaml", NUMBERS)}


def line(values: Any, at: int = 0) -> dict[str, Any]:
    return values["fees"]["retribusi"]["lines"][at]


def step(values: Any) -> dict[str, Any]:
    return values["procedure"]["pembayaran"]


def question(values: Any, name: str) -> dict[str, Any]:
    return next(f for s in values["form"] for f in s["fields"] if f["id"] == name)


def test_the_pack_of_the_tests_is_free_of_findings():
    assert changed(lambda values: None) == set()


BY_LAW = {"regulation": "UU 24/2013", "article": "Pasal 79A", "confirmed": False}


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("P170", lambda v: v["standard"]["fee"].update(free_by=BY_LAW)),
        ("P171", lambda v: v["standard"]["fee"].update(by="lain")),
        ("P171", lambda v: step(v).update(pays="lain")),
        ("P172", lambda v: v["fees"].update(lain=deepcopy(v["fees"]["retribusi"]))),
        ("P173", lambda v: step(v).update(by={"role": "lurah", "unit": "owner"})),
        ("P173", lambda v: step(v)["acts"]["lunas"].update(reason="text")),
        ("P173", lambda v: step(v)["acts"].update(batal=step(v)["acts"]["lunas"])),
        ("P173", lambda v: v["clock"].update(pauses=[])),
        ("P174", lambda v: line(v).pop("unit")),
        ("P174", lambda v: line(v).update(amount="1")),
        ("P174", lambda v: v["fees"]["retribusi"].update(lines=[])),
        ("P175", lambda v: question(v, "luas").pop("max")),
        ("P175", lambda v: question(v, "luas").update(optional=True)),
        ("P175", lambda v: line(v, 1).update(amount="-subtotal - 1")),
        ("P175", lambda v: line(v, 1).update(amount='percent(subtotal, 25, "nearest")')),
        ("P175", lambda v: line(v, 1).update(amount="usaha_mikro")),
        ("P175", lambda v: line(v).update(quantity="luas - 1")),
        ("P176", lambda v: v["standard"]["fee"].pop("by")),
        ("P176", lambda v: v["standard"]["fee"].update(rupiah=5000)),
        ("P081", lambda v: line(v).update(price='ref["retribusi.lain"]')),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(rule, change):
    assert rule in changed(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: line(v).update(quantity="panjang"),
        lambda v: line(v).update(price="harga(luas)"),
        lambda v: line(v).update(price="luas +"),
        lambda v: line(v, 1).update(when="luas"),
    ],
)
def test_a_formula_names_only_what_is_there(change):
    assert changed(change)


def test_a_question_cannot_take_the_name_of_the_subtotal():
    assert changed(lambda v: question(v, "bulan").update(id="subtotal"))


def test_a_service_that_the_law_keeps_free_may_say_so():
    def free(values: Any) -> None:
        values["standard"]["fee"] = {"rupiah": 0, "free_by": BY_LAW}
        del values["fees"]
        del values["procedure"]["pembayaran"]
        values["procedure"]["verifikasi"]["acts"]["lengkap"]["to"] = "persetujuan"
        for key in ("verifikasi.lengkap", "pembayaran.lunas"):
            del values["messages"]["on_act"][key]
        del values["messages"]["on_timeout"]

    assert not {one for one in changed(free) if one.startswith("P17")}


def test_the_lines_are_worked_out_in_order():
    lines = fees.work_out(LEVY, ANSWERS | {"usaha_mikro": True})

    assert [(one.quantity, one.price, one.amount) for one in lines] == [
        (12, 25_000, 300_000), (None, None, -75_000),
    ]  # fmt: skip
    assert fees.total(lines) == 225_000


@pytest.mark.parametrize(
    "wrong", [{"luas": -1}, {"luas": 10**9}, {"luas": "dua"}, {"luas": True}, {"luas": 1.5}]
)
def test_what_is_no_money_is_refused(wrong):
    with pytest.raises((fees.NotMoney, TypeError, RuntimeError)):
        fees.work_out(LEVY, ANSWERS | wrong)
