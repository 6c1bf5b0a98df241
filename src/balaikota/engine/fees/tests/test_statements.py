"""Bank statements: what is read, what is refused line by line, what is taken over and undone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.factories import MORNING, fresh
from balaikota.engine.fees.actions import importing, receiving
from balaikota.engine.fees.inputs import statement as inputs
from balaikota.engine.fees.models import Matter, Payment, StatementLine
from balaikota.engine.fees.tests.factories import (
    WHOLE,
    billed,
    check_books,
    invoice_of,
    matter_of,
    report,
)
from balaikota.lib.errors import NotFound

TODAY = date(2026, 11, 23)
HEAD = "Tanggal;Referensi;Kode;Jumlah;Keterangan"


@pytest.fixture
def tari(house):
    return people.actor(house.tari, MORNING)


def lines(*rows: str) -> list[inputs.StatementRow]:
    return inputs.read("\n".join([HEAD, *rows]).encode(), today=TODAY)


def read(by, *rows: str):
    content = "\n".join([HEAD, *rows]).encode()
    found = inputs.read(content, today=TODAY)
    return importing.read(by=by, now=MORNING, name="rk.csv", content=content, rows=found)


def taken(by, *rows: str):
    statement = read(by, *rows)
    return importing.apply(by=by, now=MORNING, statement_id=statement.pk)


def outcomes(statement) -> list[str]:
    return list(statement.lines.order_by("position").values_list("outcome", flat=True))


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("2026-11-20;A1;123;300000;setor", ""),
        ("20/11/2026;A1;123;Rp300.000,00;setor", ""),
        ("20-11-2026;A1;123;300,000.00;setor", ""),
        ("2026-11-20 08:15:00;A1;;1;", ""),
        ("kemarin;A1;123;300000;", "date"),
        ("31/02/2026;A1;123;300000;", "date"),
        ("2026-11-24;A1;123;300000;", "future"),
        ("2026-11-20;A1;123;0;", "amount"),
        ("2026-11-20;A1;123;-5000;", "amount"),
        ("2026-11-20;A1;123;10,50;", "amount"),
        ("2026-11-20;A1;123;tiga;", "amount"),
        ("2026-11-20;A1;123;9999999999999999;", "amount"),
        ("2026-11-20;;123;300000;", "reference"),
        ("2026-11-20;" + "A" * 65 + ";123;300000;", "reference"),
        ("2026-11-20;A1", "amount"),
    ],
)
def test_a_line_is_judged_on_its_own(row, error):
    assert [line.error for line in lines(row)] == [error]


def test_a_reference_that_stands_twice_in_a_file_is_taken_once():
    row = "2026-11-20;A1;123;300000;"

    assert [line.error for line in lines(row, row)] == ["", "doubled"]


def test_a_heading_without_the_columns_is_refused_by_name():
    with pytest.raises(inputs.NoColumns) as caught:
        inputs.read(b"Tanggal;Keterangan\n2026-11-20;x", today=TODAY)

    assert caught.value.missing == ["referensi", "kode", "jumlah"]


@pytest.mark.django_db
def test_looking_at_a_statement_counts_nothing(house, tari):
    case = billed(house)

    read(tari, f"2026-11-23;B1;{invoice_of(case).code};300000;")

    assert not Payment.objects.exists()
    assert fresh(case).step == "pembayaran"


@pytest.mark.django_db
def test_each_line_is_counted_confirmed_kept_or_refused(house, tari):
    paid, told, entered = billed(house), billed(house), billed(house)
    report(told, WHOLE, reference="G7")
    noon = datetime(2026, 11, 23, 1, tzinfo=UTC)
    receiving.record(
        by=tari, now=MORNING, reference="SLIP", code=invoice_of(entered).code, amount=WHOLE,
        paid_at=noon,
    )  # fmt: skip

    statement = taken(
        tari,
        f"2026-11-23;B1;{invoice_of(paid).code};300000;",
        f"2026-11-23;G7;{invoice_of(told).code};300000;",
        f"2026-11-23;B2;88073{invoice_of(entered).code};300.000,00;",
        "2026-11-23;B3;000;5000;",
        "2026-11-23;B4;000;lima;",
    )

    assert outcomes(statement) == ["COUNTED", "CONFIRMED", "CONFIRMED", "UNMATCHED", ""]
    assert {fresh(one).step for one in (paid, told, entered)} == {"persetujuan"}
    assert Payment.objects.count() == 4
    assert Payment.objects.filter(confirmed_at=None).count() == 0
    assert Matter.objects.get(ended_at=None).kind == Matter.Kind.UNKNOWN
    check_books()


@pytest.mark.django_db
def test_the_same_file_is_not_read_twice(house, tari):
    row = "2026-11-23;B3;000;5000;"
    read(tari, row)

    with pytest.raises(importing.ReadBefore):
        read(tari, row)


@pytest.mark.django_db
def test_lines_of_an_earlier_statement_are_not_counted_again(house, tari):
    row = "2026-11-23;B3;000;5000;"
    taken(tari, row)

    statement = taken(tari, row, "2026-11-23;B9;000;1;")

    assert outcomes(statement) == ["REPEATED", "UNMATCHED"]
    assert Payment.objects.count() == 2
    check_books()


@pytest.mark.django_db
def test_a_statement_is_undone_whole(house, tari):
    case = billed(house)
    report(case, 100_000, reference="G7")
    code = invoice_of(case).code
    statement = taken(
        tari, f"2026-11-23;G7;{code};100000;", f"2026-11-23;B1;{code};50000;", "2026-11-23;B3;0;7;"
    )
    check_books()

    importing.undo(by=tari, now=MORNING, statement_id=statement.pk)

    assert Payment.objects.filter(cancelled_at=None).count() == 1
    assert Payment.objects.get(reference="G7").confirmed_at is None
    assert {one.kind for one in Matter.objects.filter(ended_at=None)} == {"SHORT"}
    check_books()
    again = taken(tari, f"2026-11-23;B1;{code};50000;")
    assert outcomes(again) == ["COUNTED"]


@pytest.mark.django_db
def test_a_statement_that_settled_an_invoice_is_not_undone_at_all(house, tari):
    case = billed(house)
    statement = taken(tari, f"2026-11-23;B1;{invoice_of(case).code};300000;", "2026-11-23;B3;0;7;")

    with pytest.raises(importing.Spent):
        importing.undo(by=tari, now=MORNING, statement_id=statement.pk)

    assert not Payment.objects.exclude(cancelled_at=None).exists()
    assert matter_of(Payment.objects.get(reference="B3")).kind == Matter.Kind.UNKNOWN
    check_books()


@pytest.mark.django_db
def test_a_statement_fails_whole_or_not_at_all(house, tari, monkeypatch):
    case = billed(house)
    statement = read(
        tari, "2026-11-23;B3;000;5000;", f"2026-11-23;B1;{invoice_of(case).code};300000;"
    )
    monkeypatch.setattr(importing._take, "write_receipts", _fails)

    with pytest.raises(RuntimeError):
        importing.apply(by=tari, now=MORNING, statement_id=statement.pk)

    statement.refresh_from_db()
    assert statement.status == "PREVIEW"
    assert not Payment.objects.exists()
    assert fresh(case).step == "pembayaran"
    assert not StatementLine.objects.exclude(outcome="").exists()


@pytest.mark.django_db
def test_a_statement_is_taken_over_once_and_by_its_own_treasurers(house, tari):
    statement = read(tari, "2026-11-23;B3;000;5000;")
    toni = people.actor(house.toni, MORNING)

    with pytest.raises(NotFound):
        importing.apply(by=toni, now=MORNING, statement_id=statement.pk)
    importing.drop(by=tari, now=MORNING, statement_id=statement.pk)
    with pytest.raises(importing.NotPreview):
        importing.apply(by=tari, now=MORNING, statement_id=statement.pk)
    with pytest.raises(importing.Nothing):
        importing.read(by=tari, now=MORNING, name="x", content=b"x", rows=[])


def _fails(*_given, **_more):
    raise RuntimeError("the press is out of paper")
