"""The demonstration of Malang has the room's letters in it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from balaikota.config.demo import fortnight
from balaikota.engine.cases.models import Case
from balaikota.engine.products.models import Product


@pytest.mark.long
@pytest.mark.django_db
def test_malang_asks_for_letters_and_gets_them(monkeypatch):
    monkeypatch.setattr(fortnight, "DAYS", 3)

    call_command("demo", "--no-serve", stdout=StringIO())

    mine = Case.objects.filter(version__service__room="izin")
    assert mine.values("unit").distinct().count() > 20
    assert Product.objects.filter(case__in=mine, status=Product.Status.ISSUED).exists()
