"""The key of the next case is told before the case is stored, on either database."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import coming, opened_by
from balaikota.engine.cases.tests.factories import open_case, opened

pytestmark = pytest.mark.django_db


def test_the_key_told_is_one_that_no_case_has_and_its_number_is_made_of_it(scene):
    first, second = open_case(scene), open_case(scene)

    assert first.pk < second.pk
    assert all(case.number.endswith(f"{case.pk:06}") for case in (first, second))
    assert not Case.objects.filter(pk=coming.next_key()).exists()
    assert open_case(scene).pk > second.pk


def test_the_place_of_a_submission_names_the_case_it_led_to_before(scene):
    version, pk, earlier = coming.find_place(scene.version.pk, "k" * 32)
    assert (version, earlier) == (scene.version, None)
    assert not Case.objects.filter(pk=pk).exists()

    case = opened(scene, key="k" * 32).case

    assert coming.find_place(scene.version.pk, "k" * 32)[2] == case.pk
    assert opened_by.find_case("k" * 32) == case
    assert opened(scene, key="k" * 32).case == case
    assert Case.objects.count() == 1
