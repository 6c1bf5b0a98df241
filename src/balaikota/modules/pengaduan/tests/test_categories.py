"""What a report can be about in Malang: each matter has an office of the city, and a class of time."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from balaikota.core.reference.codes import lists, searching
from balaikota.core.units import queries as units
from balaikota.core.units.models import Kind

MALANG = Path(__file__).resolve().parents[5] / "cities" / "malang"
CLASSES = {"ringan", "normatif", "non-pengawasan", "pengawasan"}


@pytest.mark.django_db
def test_every_matter_has_an_office_that_is_there_and_a_class_of_time():
    call_command("city", "load", str(MALANG), stdout=StringIO())
    leaves = [one for one in lists.of("kategori-aduan")[-1].codes if one.level == 2]
    owners = {one.values["pemilik"] for one in leaves} - set(Kind.values)

    assert len(leaves) >= 60
    assert {one.values["kelas"] for one in leaves} == CLASSES
    assert units.by_code(owners).keys() == owners
    assert all(one.words for one in leaves)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [("pju mati", "C1"), ("dalan bolong", "A1"), ("banyu mati", "N2"), ("bangjo", "C2")],
)
def test_what_people_say_finds_the_matter(typed, code):
    call_command("city", "load", str(MALANG), stdout=StringIO())

    found = searching.find_codes("kategori-aduan", "2026", typed, level=2)

    assert found.codes[0].code == code
