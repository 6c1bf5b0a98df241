"""What the expressions of a procedure read of a case: answers, applicant, place, case, legal numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.core.reference import queries as reference
from balaikota.engine.cases.models import Case, CaseAnswers
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs import columns, expressions
from balaikota.engine.packs.fields import kind_of
from balaikota.engine.packs.grammar import Field, Pack, Way
from balaikota.engine.packs.steps import routes_of
from balaikota.lib import wording
from balaikota.lib.errors import DomainError


class Uncomputable(DomainError):
    """An expression of the pack comes to nothing for this case, or a number it reads is missing."""


@dataclass(frozen=True)
class Given:
    """What is read of a case beside its own row.

    Attributes:
        answers: field id -> answer, the latest version.
        applicant: who sent it: ``resident``, ``officer`` or ``none``.
        flags: the marks it bears, in order.
    """

    answers: Mapping[str, Any]
    applicant: str
    flags: Sequence[str]


class Facts:
    """What expressions see of one case at one moment; read when the first one asks.

    Args:
        case: the case, stored or not.
        pack: what it runs on.
        now: the moment.
        given: what the case would be read for; without it, it is read.
    """

    def __init__(
        self, case: Case, pack: Pack, *, now: datetime, given: Given | None = None
    ) -> None:
        self._case, self._pack, self._given = case, pack, given
        self.now = now
        self._day = now.astimezone(wording.WIB).date()

    def are(self, expression: str) -> bool:
        """Tell whether an expression is true of the case; null counts as no.

        Raises:
            NotFound: a legal number that it reads is not loaded.
            Uncomputable: it cannot be worked out, or a number that it reads is not a whole one.
        """
        return self.value(expression) is True

    def value(self, expression: str) -> Any:
        """Return what an expression comes to for the case.

        Raises:
            NotFound, Uncomputable: as ``are``.
        """
        names = self.seen_by(expression)
        try:
            return expressions.value_of(expression, names)
        except expressions.FAILURES:
            raise Uncomputable(
                _("Syarat pada paket layanan tidak dapat dihitung untuk berkas ini: %s.")
                % expression
            ) from None

    def seen_by(self, expression: str) -> dict[str, Any]:
        """Return what an expression may read: answers, applicant, place, case, its legal numbers.

        Raises:
            NotFound, Uncomputable: as ``are``, of its numbers.
        """
        keys = expressions.numbers_read(expression)
        names = {**self._names, "ref": {key: self._number(key) for key in keys}}
        if expressions.columns_read(expression):
            names["column"] = self.columns
        return names

    def way(self, way: Way | None) -> str:
        """Return the step that a way leads to: the first route whose condition is true.

        Raises:
            NotFound, Uncomputable: as ``are``.
        """
        for route in routes_of(way):
            if route.when is None or self.are(route.when):
                return route.to
        raise Uncomputable(_("Paket layanan tidak menyebut langkah berikutnya."))

    @property
    def day(self) -> date:
        """Return the local date."""
        return self._day

    @cached_property
    def flags(self) -> list[str]:
        """Return the marks the case bears, in order."""
        if self._given is not None:
            return list(self._given.flags)
        rows = visible.standing_flags().filter(case=self._case).order_by("flag")
        return list(rows.values_list("flag", flat=True))

    def field(self, name: str) -> Field | None:
        """Return a question of the form; None where there is none of that name."""
        return next((field for field in self._pack.fields if field.id == name), None)

    @property
    def answers(self) -> Mapping[str, Any]:
        """Return the answers, field id -> answer."""
        return self._read[0]

    @cached_property
    def columns(self) -> columns.Seen:
        """Return question -> column -> what its list of codes says of the code answered."""
        return columns.seen(self._pack.fields, self.answers)

    @cached_property
    def _names(self) -> dict[str, Any]:
        case = self._case
        answers, applicant = self._read
        nothing = {field.id: kind_of(field).unanswered for field in self._pack.fields}
        return {
            **nothing,
            **answers,
            "applicant": {"kind": applicant},
            "place": {"area": case.area, "kecamatan": kecamatan(case.area)},
            "case": {
                "channel": str(case.channel),
                "returns": case.returns,
                "flags": self.flags,
            },
        }

    @cached_property
    def _read(self) -> tuple[Mapping[str, Any], str]:
        if self._given is not None:
            return self._given.answers, self._given.applicant
        given = CaseAnswers.objects.filter(case=self._case).order_by("-version").first()
        return given.body if given is not None else {}, applicant_of(self._case)

    def _number(self, key: str) -> int:
        row = reference.get_value(key, on=self._day, unit_code=self._case.unit.code)
        if not isinstance(row.typed, int):
            raise Uncomputable(_("Angka acuan %s bukan bilangan bulat.") % key)
        return row.whole


def applicant_of(case: Case) -> str:
    """Return who sent it: a resident with an account, an officer at the counter, or neither."""
    if case.applicant_id is not None:
        return "resident"
    return "officer" if case.channel == Channel.COUNTER else "none"


def kecamatan(area: str) -> str:
    """Return the code of the kecamatan of a kelurahan; empty where it is not known."""
    row = areas.known_kelurahan().get(area)
    return row.parent_code if row is not None else ""
