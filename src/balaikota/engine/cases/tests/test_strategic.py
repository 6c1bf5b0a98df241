"""Strategic acts: closed to whoever only acts in a post (UU 30/2014 Art. 14 (7))."""

from __future__ import annotations

from dataclasses import replace

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.queries import detail
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    PACK,
    PUBLISHER,
    do,
    end_post,
    open_case,
    task_of,
)
from balaikota.engine.packs import actions as packs
from balaikota.lib.errors import NotAllowed
from tests import yamls

pytestmark = pytest.mark.django_db
LATER = MORNING + HOUR


@pytest.fixture
def strategic(scene, tmp_path):
    """The scene, where approving is a strategic decision from today on."""
    pack = yamls.read(PACK.read_text(encoding="utf-8"))
    pack["procedure"]["persetujuan"]["acts"]["setujui"]["strategic"] = True
    path = tmp_path / PACK.name
    path.write_text(yamls.text_of(pack), encoding="utf-8")
    version = packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=MORNING.date(), decree="SK 2/2026"
    )
    return replace(scene, version=version)


def test_a_strategic_act_is_closed_to_a_plh_and_the_page_says_why(strategic):
    case = open_case(strategic, at="persetujuan")
    end_post(strategic.lurah, MORNING)
    plh = people.make_officer("lurah", strategic.kauman, mode="plh")
    by = people.actor(plh, LATER)

    with pytest.raises(NotAllowed, match="tertutup bagi Plh. Lurah Kauman"):
        do(case, "setujui", by=plh, now=LATER)
    open_acts = {
        choice.verb: choice.why_not
        for choice in detail.choices(by, case.version.pack, task_of(case), now=LATER)
    }
    assert "UU 30/2014 Pasal 14 ayat 7" in open_acts.pop("setujui")
    assert set(open_acts.values()) == {""}
    do(case, "kembalikan", by=plh, now=LATER, note="Alamat belum jelas.")


def test_a_strategic_act_is_open_to_the_definitive_holder(strategic):
    case = open_case(strategic, at="persetujuan")

    do(case, "setujui", by=strategic.lurah, now=LATER)

    assert Task.objects.get(case=case, ended_at=None).party == "system"
