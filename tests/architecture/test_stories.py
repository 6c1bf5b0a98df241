"""What the rooms tell the demonstration fits their packs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest

from balaikota.config.demo import requests
from balaikota.core.areas.models import Area
from balaikota.core.manifest import Applicant, all_manifests, room_folders
from balaikota.engine.packs import forms, reading
from balaikota.engine.packs.fields import Setting

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
KAUMAN = "35.73.02.1007"
STORIES = [(manifest.slug, story) for manifest in all_manifests() for story in manifest.stories]
EACH = pytest.mark.parametrize(
    ("room", "story"), STORIES, ids=[f"{room}-{story.service}" for room, story in STORIES]
)


def pack_of(room, story):
    return reading.read((room_folders()[room] / "packs" / f"{story.service}.yaml").read_text())


@EACH
def test_every_step_of_officers_has_acts_that_lead_on(room, story):
    pack = pack_of(room, story)
    of_officers = {name for name, step in pack.procedure.items() if step.is_officers}

    assert set(story.acts) == of_officers
    for step, acts in story.acts.items():
        assert set(acts) <= set(pack.procedure[step].acts)
        assert sum(acts.values()) == 100


@EACH
def test_what_is_wrong_is_in_the_pack(room, story):
    pack = pack_of(room, story)

    assert story.defect[0] in {field.id for field in pack.fields}
    assert story.refusal in pack.reasons


@EACH
@pytest.mark.django_db
def test_the_form_takes_whatever_an_applicant_answers(room, story):
    pack = pack_of(room, story)
    kecamatan = Area.objects.create(code="35.73.02", kind="kecamatan", name="Klojen")
    Area.objects.create(code=KAUMAN, kind="kelurahan", name="Kauman", parent=kecamatan)
    somebody = Applicant(
        "Sri Rahayu", "3573025203859901", "+6281200000001", KAUMAN, "Jalan Kawi 1", 7
    )

    for seed in range(50):
        given = story.answers(Random(seed), somebody) | requests.agreed(pack, NOON)
        checked = forms.check_all(pack, given, Setting(date(2026, 11, 20), {"7": "image/png"}))
        assert checked.is_complete, (seed, checked.errors)
