"""What stands in the way of a row: assignments in the books, and other rows of the table."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.people import rules
from balaikota.core.people.actions import fitting
from balaikota.core.people.models import Assignment
from balaikota.engine.office.imports.verdicts import Judged
from balaikota.engine.office.models import Outcome
from balaikota.lib.wording import WIB


def standing(row: Assignment, at_post: Sequence[Assignment]) -> Assignment | None:
    """Return the person's own assignment to the post that shares a moment with the row's."""
    for other in at_post:
        is_own = other.user == row.user and other.mode == row.mode
        if is_own and _overlap(row, other):
            return other
    return None


def _overlap(row: Assignment, other: Assignment) -> bool:
    return rules.overlaps(row.valid_from, row.valid_to, other.valid_from, other.valid_to)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(WIB).date()


def _last_day(moment: datetime | None) -> date | None:
    return None if moment is None else rules.last_moment(moment)[0].date()


def is_same(row: Assignment, found: Assignment) -> bool:
    """Tell whether the row says what the books say already."""
    if _day(row.valid_from) != _day(found.valid_from):
        return False
    return _last_day(row.valid_to) == _last_day(found.valid_to)


def only_ends(row: Assignment, found: Assignment) -> bool:
    """Tell whether the row gives an assignment of the books an end, or an earlier one."""
    if row.valid_to is None or _day(row.valid_from) != _day(found.valid_from):
        return False
    return found.valid_to is None or row.valid_to < found.valid_to


def check_free(rows: Sequence[Judged], posts: Mapping[Any, list[Assignment]]) -> None:
    """Check what begins against the books, as they are after the endings, and against the table."""
    ends = {
        one.row.pk: one.at
        for one in rows
        if one.outcome == Outcome.END and one.row and not one.is_bad
    }
    taken: dict[tuple[str, int], list[Judged]] = defaultdict(list)
    for one in rows:
        row = one.row
        if one.outcome is None or row is None or one.is_bad:
            continue
        post = (row.role, row.unit_id)
        if one.outcome == Outcome.BEGIN:
            _check_table(one, row, taken[post])
            held = [_ending(other, ends) for other in posts[post]]
            try:
                fitting.check_free(row, [other for other in held if _overlap(row, other)])
            except fitting.PostTaken as error:
                one.refuse("valid_from", error.message)
        else:
            _check_once(one, taken[post])
        if not one.is_bad:
            taken[post].append(one)


def _check_once(one: Judged, before: Sequence[Judged]) -> None:
    for other in before:
        if other.row is one.row:
            told = _("Baris %(row)s menyebut penugasan yang sama. Sisakan satu.")
            one.refuse("", told % {"row": other.number})
            return


def _check_table(one: Judged, row: Assignment, before: Sequence[Judged]) -> None:
    for other in before:
        assert other.row is not None
        begins = other.outcome == Outcome.BEGIN
        if begins and _overlap(row, other.row) and fitting.is_in_the_way(row, other.row):
            told = _("Baris %(row)s mengisi jabatan ini pada masa yang sama. Sisakan satu.")
            one.refuse("valid_from", told % {"row": other.number})
            return


def _ending(other: Assignment, ends: Mapping[int, datetime | None]) -> Assignment:
    if other.pk not in ends:
        return other
    shorter = copy.copy(other)
    shorter.valid_to = ends[other.pk]
    return shorter
