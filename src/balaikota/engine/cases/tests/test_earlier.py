"""A promise that comes to lie earlier says why, also when no job has come by yet."""

from __future__ import annotations

import pytest

from balaikota.core.calendar import actions as calendar
from balaikota.core.calendar import queries as calendars
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.models import DueChange
from balaikota.engine.cases.tests.factories import ANSWERS, DAY, HOUR, LOADER, MORNING, open_case
from balaikota.engine.cases.tests.test_sweeping import close_tuesday

pytestmark = pytest.mark.django_db


def test_a_day_worked_after_all_while_it_waited_for_its_applicant_is_told(scene):
    close_tuesday()
    case = open_case(scene, at="perbaikan")
    before = case.promise_due_at
    rows = [calendars.day_row(day) for year in (2026, 2027) for day in calendars.find_days(year)]
    worked = [row for row in rows if row.date != (MORNING + DAY).date()]
    calendar.load_days(by=LOADER, now=MORNING, years=(2026, 2027), rows=worked)

    by = replying.applicant_of(case.pk)
    sent = replying.resubmit(by=by, now=MORNING + HOUR, case_id=case.pk, answers=ANSWERS)

    assert sent.promise_due_at == before - DAY
    kept = DueChange.objects.get(case=case)
    assert (kept.task, kept.old_at, kept.new_at) == (None, before, sent.promise_due_at)
    assert "Kalender kerja berubah" in kept.reason


def test_a_promise_that_only_waited_has_no_change_to_tell(scene):
    case = open_case(scene, at="perbaikan")
    by = replying.applicant_of(case.pk)

    replying.resubmit(by=by, now=MORNING + DAY, case_id=case.pk, answers=ANSWERS)

    assert not DueChange.objects.exists()
