from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from balaikota.core.calendar.tests.test_actions import NEW_YEAR, REGULAR, load_days, load_hours
from balaikota.core.manifest import permissions_of

pytestmark = pytest.mark.django_db


def test_worktime_tells_the_working_days_of_each_year(capsys):
    load_days(NEW_YEAR)
    load_hours(REGULAR)
    call_command("worktime")
    assert capsys.readouterr().out == "2026: 260 working days\n"


def test_worktime_says_what_to_do_when_nothing_is_loaded():
    with pytest.raises(CommandError, match="city load"):
        call_command("worktime")


@pytest.mark.parametrize("app", ["calendar", "reference"])
def test_who_proposes_and_who_agrees(app):
    verbs = {role: set() for role in ("bagian-organisasi", "sekda", "admin-sistem", "lurah")}
    for role, found in verbs.items():
        for name in permissions_of(role):
            room, _, verb = name.partition(".")
            found |= {verb} if room == app else set()
    assert verbs == {
        "bagian-organisasi": {"read", "propose", "confirm", "refuse"},
        "sekda": {"read", "confirm", "refuse"},
        "admin-sistem": {"read", "propose", "load"},
        "lurah": set(),
    }
