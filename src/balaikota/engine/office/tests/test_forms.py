from __future__ import annotations

from datetime import date, datetime, time

import pytest

from balaikota.engine.office.forms import changes, fields
from balaikota.engine.office.forms.people import Period
from balaikota.lib.wording import WIB
from balaikota.web.days import PARTS


def typed(name, text):
    return dict(zip((f"{name}-{part}" for part in PARTS), text.split("/"), strict=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1/12/2026", date(2026, 12, 1)),
        ("01/02/2026", date(2026, 2, 1)),
        (" 5 / 6 / 2026 ", date(2026, 6, 5)),
    ],
)
def test_a_date_is_read_from_three_boxes(text, found):
    form = Period(typed("from_day", text))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["from_day"] == found


@pytest.mark.parametrize(
    ("text", "start"),
    [("", time()), ("8", time(8)), ("08.30", time(8, 30)), ("23:59", time(23, 59))],
)
def test_a_time_is_read_however_people_write_it(text, start):
    form = Period(typed("from_day", "1/12/2026") | {"from_time": text})

    assert form.is_valid()
    assert form.cleaned_data["valid_from"] == datetime.combine(date(2026, 12, 1), start, WIB)


@pytest.mark.parametrize(
    ("text", "clock", "end"),
    [
        ("30/11/2026", "", datetime(2026, 12, 1, tzinfo=WIB)),
        ("30/11/2026", "12.00", datetime(2026, 11, 30, 12, tzinfo=WIB)),
        ("//", "", None),
    ],
)
def test_the_latest_day_is_included_unless_a_time_is_given(text, clock, end):
    form = Period(typed("from_day", "1/11/2026") | typed("to_day", text) | {"to_time": clock})

    assert form.is_valid()
    assert form.cleaned_data["valid_to"] == end


def test_a_form_shows_what_was_typed_however_wrong():
    form = Period(typed("from_day", "31/2/2026") | {"from_time": "pagi"})

    assert not form.is_valid()
    assert fields.typed(form)["from_day"] == {"day": "31", "month": "2", "year": "2026"}
    assert fields.typed(form)["from_time"] == "pagi"
    assert fields.typed(form)["decree_number"] == ""
    assert set(fields.problems(form)) == {"from_day", "from_time"}


def test_a_form_shows_what_is_proposed():
    form = Period(initial={"from_day": date(2026, 12, 1), "from_time": time(7, 5)})

    assert fields.typed(form)["from_day"] == {"day": 1, "month": 12, "year": 2026}
    assert fields.typed(form)["from_time"] == "07.05"
    assert fields.typed(form)["to_day"] == {"day": "", "month": "", "year": ""}


def test_a_working_day_needs_no_name_a_day_off_does():
    day = typed("date", "1/12/2026") | {"reason": "SKB baru"}

    assert changes.Day(day | {"kind": "working"}).is_valid()
    form = changes.Day(day | {"kind": "holiday"})
    assert set(form.errors) == {"name_id", "name_en", "regulation"}


def test_a_refusal_needs_a_reason():
    assert changes.Decision({"answer": "yes"}).is_valid()
    assert set(changes.Decision({"answer": "no"}).errors) == {"reason"}
    assert changes.Decision({"answer": "no", "reason": "x"}).is_valid()
