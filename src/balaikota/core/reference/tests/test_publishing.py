"""A city's own lists of codes: what is refused, and that what is published never changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.reference import actions
from balaikota.core.reference.codes import lists, searching, written
from balaikota.core.reference.models import PublishedList
from balaikota.lib.errors import NotAllowed

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
BY = system("reference.load")
LIST = """# list: pasar
# version: 2026
# title: Pasar rakyat | Markets
# valid_from: 2026-01-01
# source: Contoh
# confirmed: no
# catatan bebas
A\tKlojen
A1\tPasar Klojen
A2\tPasar Oro-oro Dowo
B\tSukun
"""
WORDS = "# kata orang\nA2\tororo, oro oro\n"


def publish(text=LIST, words="", by=BY):
    return actions.publish_codes(by=by, now=NOW, text=text, words=words)


@pytest.mark.django_db
def test_a_published_list_is_found_searched_and_dated():
    assert publish(words=WORDS) == "created"

    found = lists.in_force("pasar", on=date(2026, 6, 1))
    assert (found.title, found.title_en, found.source, found.is_confirmed) == (
        "Pasar rakyat", "Markets", "Contoh", False,
    )  # fmt: skip
    assert [(one.code, one.parent) for one in found.codes] == [
        ("A", ""), ("A1", "A"), ("A2", "A"), ("B", ""),
    ]  # fmt: skip
    assert [one.code for one in searching.find_codes("pasar", "2026", "ororo").codes] == ["A2"]
    assert [one.slug for one in lists.every()] == ["kbli", "pasar"]
    with pytest.raises(lists.UnknownList):
        lists.in_force("pasar", on=date(2025, 12, 31))
    event = LedgerEvent.objects.get(verb="reference.load")
    assert (event.subject, event.outcome) == ("codes:pasar", "codes-created")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Pasar Klojen", "Pasar Kelojen"),
        ("B\tSukun\n", ""),
        ("B\tSukun\n", "B\tSukun\nC\tBlimbing\n"),
        ("2026-01-01", "2026-02-01"),
        ("Markets", "Bazaars"),
    ],
)
def test_what_an_answer_means_never_changes(old, new):
    publish()
    with pytest.raises(actions.Published, match="sudah terbit dan tidak dapat diubah"):
        publish(LIST.replace(old, new))
    assert lists.get_version("pasar", "2026").by_code["A1"].title == "Pasar Klojen"


@pytest.mark.django_db
def test_source_doubt_and_words_are_corrected_and_again_changes_nothing():
    publish()
    better = LIST.replace("confirmed: no", "confirmed: yes").replace("Contoh", "Perda 1/2026")
    assert publish() == "unchanged"
    assert publish(better, WORDS) == "corrected"
    assert publish(better, WORDS) == "unchanged"
    assert searching.find_codes("pasar", "2026", "ororo").count == 1
    assert lists.get_version("pasar", "2026").is_confirmed


@pytest.mark.django_db
def test_a_new_version_takes_over_on_its_day_and_the_old_one_is_still_read():
    publish()
    newer = LIST.replace("2026", "2027").replace("B\tSukun", "B\tSukun dan Kedungkandang")
    assert publish(newer) == "created"
    assert lists.in_force("pasar", on=date(2026, 12, 31)).version == "2026"
    assert lists.in_force("pasar", on=date(2027, 1, 1)).version == "2027"
    assert lists.get_version("pasar", "2026").by_code["B"].title == "Sukun"
    with pytest.raises(actions.Published, match="mulai pada tanggal yang sama"):
        publish(newer.replace("version: 2027", "version: 2028"))


@pytest.mark.django_db
def test_a_list_of_the_product_is_not_the_citys_and_only_the_loader_publishes():
    with pytest.raises(actions.Published, match="sudah dibawa aplikasi"):
        publish(LIST.replace("list: pasar", "list: kbli"))
    with pytest.raises(NotAllowed):
        publish(by=Actor(ActorKind.OFFICER, "1"))
    assert not PublishedList.objects.exists()


@pytest.mark.django_db
def test_the_database_keeps_one_row_a_version_and_day():
    publish()
    row = PublishedList.objects.values().get() | {"id": None}
    for change in ({"version": "2027"}, {"valid_from": date(2027, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublishedList.objects.create(**row | change)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("# list: pasar\n", "", 1, "# list: …"),
        ("list: pasar", "list: Pasar Kota", 1, "Nama daftar"),
        ("version: 2026", "version: tahun 2026", 2, "Versi"),
        ("Pasar rakyat | Markets", "Pasar rakyat", 3, "dua bahasa"),
        ("2026-01-01", "1 Januari 2026", 4, "2026-12-31"),
        ("confirmed: no", "confirmed: belum", 6, "`yes` atau `no`"),
        ("A1\t", "A-1\t", 9, "huruf besar"),
        ("A2\t", "A1\t", 10, "dua kali"),
        ("A2\tPasar Oro-oro Dowo", "A2 Pasar Oro-oro Dowo", 10, "huruf besar"),
        ("A2\tPasar Oro-oro Dowo", "A2\t ", 10, "satu tab"),
        (LIST[LIST.index("A\t"):], "", 1, "sedikitnya satu"),
    ],
)  # fmt: skip
def test_a_broken_list_says_where_and_why(old, new, line, why):
    with pytest.raises(written.BadList, match=why) as told:
        written.read(LIST.replace(old, new))
    assert (told.value.line, told.value.is_of_words) == (line, False)


def test_words_for_a_code_that_is_not_there():
    with pytest.raises(written.BadList, match="Z9") as told:
        written.read(LIST, "A2\tororo\nZ9\tapa\n")
    assert (told.value.line, told.value.is_of_words) == (2, True)


COLUMNS = (
    LIST.replace("# catatan bebas", "# columns: pemilik, kelas")
    .replace("A\tKlojen\n", "A\tKlojen\tdiskopindag\tringan\n")
    .replace("A2\tPasar Oro-oro Dowo", "A2\tPasar Oro-oro Dowo\t\tberat")
)


def test_a_code_takes_from_the_one_above_what_its_own_columns_leave_empty():
    found = written.read(COLUMNS).by_code

    assert found["A1"].values == {"pemilik": "diskopindag", "kelas": "ringan"}
    assert found["A2"].values == {"pemilik": "diskopindag", "kelas": "berat"}
    assert found["B"].values == {"pemilik": "", "kelas": ""}
    assert found["A2"].title == "Pasar Oro-oro Dowo"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("pemilik, kelas", "pemilik, pemilik", 7),
        ("pemilik, kelas", "Pemilik, kelas", 7),
        ("pemilik, kelas", "title, kelas", 7),
        ("pemilik, kelas", ", ".join(f"k{n}" for n in range(13)), 7),
        ("B\tSukun", "B\tSukun\ta\tb\tc", 11),
        ("B\tSukun", f"B\tSukun\t{'a' * 101}", 11),
        ("# columns: pemilik, kelas", "# catatan", 8),
    ],
)
def test_a_broken_column_says_where(old, new, line):
    with pytest.raises(written.BadList) as refused:
        written.read(COLUMNS.replace(old, new))

    assert refused.value.line == line


@pytest.mark.django_db
def test_what_stands_in_a_column_is_part_of_what_an_answer_means():
    publish(COLUMNS)

    with pytest.raises(actions.Published):
        publish(COLUMNS.replace("berat", "sedang"))
