"""What becomes of each row of a table: judged by the rules of the single act, for all rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.people import rules
from balaikota.core.people.actions import fitting
from balaikota.core.people.models import Assignment
from balaikota.engine.office.imports import cells, clashes, known
from balaikota.engine.office.imports.columns import BY_KEY
from balaikota.engine.office.imports.persons import Named, Roster
from balaikota.engine.office.imports.verdicts import Judged, Plan, Problem
from balaikota.engine.office.models import Outcome
from balaikota.lib.errors import DomainError, NotAllowed
from balaikota.lib.wording import WIB

MOST = {"name": 150, "decree_number": 120, "note": 300}
COLUMN_OF = {"user": "name", "at": "valid_to"}  # field of an act's refusal -> our column


def judge(content: Mapping[str, Any], *, by: Actor, now: datetime, reopened: set[int]) -> Plan:
    """Return what would become of each row if the table were applied now. Five queries at most.

    Args:
        content: of an import: ``keys`` of the columns and ``rows``.
        reopened: pks of the accounts that an undone import had opened.
    """
    rows = [_split(number, texts, content["keys"]) for number, texts in content["rows"]]
    month_first = {
        key: cells.has_month_first(one.typed.get(key, "") for one in rows)
        for key in ("valid_from", "valid_to", "decree_date")
    }
    offices = known.all_offices()
    read = [_Reading(one, offices, month_first) for one in rows]
    roster = _roster(read, reopened)
    posts = people.find_at_posts(
        unit_ids={one.row.unit_id for one in read if one.row},
        roles={one.row.role for one in read if one.row},
    )
    for one in read:
        one.find_person(roster)
        one.check(by, now, posts)
    clashes.check_free(rows, posts)
    order = [*BY_KEY, ""]
    for row in rows:
        row.problems.sort(key=lambda one: order.index(one.key))
        row.outcome = None if row.is_bad else row.outcome
    return Plan(rows)


def _split(number: int, texts: Sequence[str], keys: Sequence[str]) -> Judged:
    found = Judged(number, {key: text for key, text in zip(keys, texts, strict=False) if key})
    if len(texts) > len(keys):
        told = _(
            "Baris ini punya lebih banyak sel daripada judul kolom. Mungkin ada koma atau titik "
            "koma di dalam sebuah sel; apit sel itu dengan tanda kutip."
        )
        found.problems.append(Problem("", " | ".join(texts[len(keys) :]), told))
    return found


class _Reading:
    """One row while its cells are read and the rules are asked."""

    def __init__(
        self, judged: Judged, offices: known.Offices, month_first: Mapping[str, bool]
    ) -> None:
        self.judged = judged
        self.row: Assignment | None = None
        self.values: dict[str, Any] = {}
        for key in ("name", "decree_number", "note"):
            self._read(key, lambda text, key=key: cells.check_plain(text, MOST[key]))
        self._read("nip", cells.read_nip)
        self._read("email", cells.read_email)
        self._read("username", cells.read_username)
        self._read("mode", cells.read_mode)
        for key, first in month_first.items():
            self._read(key, lambda text, first=first: cells.read_day(text, is_month_first=first))
        day = self.values.get("valid_from")
        self._read("unit", lambda text: offices.get(text, day))
        self._read("role", lambda text: known.get_role(text, self.values.get("unit")))
        if day is None and "valid_from" in self.values:
            judged.refuse("valid_from", _("Isi tanggal mulai."))
        self._build()

    def _read(self, key: str, read: Any) -> None:
        text = self.judged.typed.get(key, "").strip()
        try:
            cells.check_no_formula(text)
            self.values[key] = read(text)
        except cells.Unclear as error:
            self.judged.refuse(key, error.message)

    def _build(self) -> None:
        """Make the assignment that the row describes, once enough of it is sound."""
        given = self.values
        if not given.get("valid_from") or not {"role", "unit", "mode", "valid_to"} <= set(given):
            return
        end = given["valid_to"]
        self.row = Assignment(
            role=given["role"], unit=given["unit"], mode=given["mode"],
            valid_from=_midnight(given["valid_from"]),
            valid_to=_midnight(end + timedelta(days=1)) if end else None,
            decree_number=given.get("decree_number", ""), decree_date=given.get("decree_date"),
        )  # fmt: skip

    def find_person(self, roster: Roster) -> None:
        """Say whom the row means."""
        if not {"name", "nip", "email", "username"} <= set(self.values):
            return
        given = self.values
        named = Named(
            self.judged.number, given["name"], given["nip"], given["email"], given["username"]
        )
        try:
            self.judged.person, doubts = roster.meant_by(named)
        except cells.Unclear as error:
            self.judged.refuse(error.field or "nip", error.message)
            return
        for key, text in doubts.items():
            self.judged.refuse(key, text, is_warning=True)

    def check(self, by: Actor, now: datetime, posts: Mapping[Any, list[Assignment]]) -> None:
        """Ask the rules of the single act, and say what the row would do."""
        judged, row, person = self.judged, self.row, self.judged.person
        self._doubt(now)
        if row is None or person is None:
            return
        row.user = person.user
        found = clashes.standing(row, posts[row.role, row.unit_id])
        judged.row, judged.outcome = row, Outcome.BEGIN
        if found is not None and clashes.is_same(row, found):
            judged.row, judged.outcome = found, Outcome.SAME
        elif found is not None and clashes.only_ends(row, found):
            assert row.valid_to is not None
            judged.row, judged.outcome, judged.at = found, Outcome.END, row.valid_to
        for asked in self._rules(by, now):
            try:
                asked()
            except DomainError as error:
                default = "unit" if isinstance(error, fitting.NotYourPost) else "name"
                is_ours = isinstance(error, NotAllowed)
                key = default if is_ours else COLUMN_OF.get(error.field or "", error.field or "")
                judged.refuse(key, error.message)

    def _rules(self, by: Actor, now: datetime) -> Iterator[Any]:
        judged, row = self.judged, self.row
        assert row is not None
        assert judged.row is not None
        if judged.outcome == Outcome.END:
            standing, at = judged.row, judged.at or now
            yield lambda: fitting.require_ender(by, standing)
            yield lambda: fitting.check_end(standing, at, now)
            return
        if rules.is_acting(row.mode):
            yield lambda: fitting.require_appointer(by, row.role, row.unit)
        else:
            yield lambda: fitting.require(by, "people.assign", row.unit)
        if judged.outcome == Outcome.SAME:
            return
        yield lambda: fitting.check_fits(row, by, now)
        if not rules.is_acting(row.mode):
            return
        yield lambda: fitting.check_acting(row.role, row.mode)
        if {"decree_number", "decree_date"} <= set(self.values):
            yield lambda: fitting.check_decree(row.decree_number, row.decree_date)
        if row.valid_to is None:
            yield self._needs_end

    def _needs_end(self) -> None:
        raise fitting.NotFitting(_("Isi hari terakhir."), field="valid_to")

    def _doubt(self, now: datetime) -> None:
        given, nip = self.values, self.values.get("nip", "")
        if nip and rules.has_odd_birth_date(nip, now.astimezone(WIB).date()):
            told = _("Delapan angka pertama bukan tanggal lahir yang wajar. Periksa lagi NIP-nya.")
            self.judged.refuse("nip", told, is_warning=True)
        if given.get("mode") == rules.DEFINITIF and not given.get("decree_number", "-"):
            told = _("Nomor SK kosong. Penugasan dapat disimpan, tetapi tanpa dasar tertulis.")
            self.judged.refuse("decree_number", told, is_warning=True)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), WIB)


def _roster(read: Sequence[_Reading], reopened: set[int]) -> Roster:
    given = [one.values for one in read]
    emails = {one["email"].lower() for one in given if one.get("email")}
    names = {one["username"].lower() for one in given if one.get("username")}
    accounts = people.find_accounts(
        nips={one["nip"] for one in given if one.get("nip")},
        emails=emails,
        usernames=names | emails,  # whoever brings no user name signs in with the email
    )
    return Roster(accounts, reopened)
