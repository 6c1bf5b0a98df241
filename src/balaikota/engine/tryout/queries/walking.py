"""A case that is nowhere stored walks its procedure: each move is what the engine would do."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.units.models import Unit
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.queries import choosing, clock, guards, messages, seating, whereabouts
from balaikota.engine.cases.queries.facts import Facts, Given
from balaikota.engine.packs.grammar import Act, Message, Pack
from balaikota.engine.packs.models import ServiceVersion
from balaikota.engine.tryout.queries import conditions, staffing
from balaikota.engine.tryout.queries.told import Notice, Stop
from balaikota.engine.tryout.rules import TIMEOUT, Move, Setup
from balaikota.lib import wording
from balaikota.lib.errors import DomainError


class Impossible(DomainError):
    """The move cannot be made from where the walk stands; the message says why."""


class Walk:
    """One case on its way. ``stops`` grows with each step; nothing is written."""

    def __init__(
        self, version: ServiceVersion, pack: Pack, unit: Unit, setup: Setup, lang: str
    ) -> None:
        channel = rules.Channel.COUNTER if setup.applicant == "officer" else rules.Channel.ONLINE
        year = setup.at.astimezone(wording.WIB).year
        self.pack, self.lang, self.stops = pack, lang, list[Stop]()
        self.case = Case(
            # Of the shape that numbers have; none is ever given out as 000000.
            number=rules.case_number(pack.slug, year, 1)[:-6] + "000000",
            version=version,
            unit=unit,
            area=setup.area,
            channel=channel,
            language=lang[:2],
            opened_at=setup.at,
            received_at=clock.received_at(unit.code, setup.at),
        )
        self._given = Given(setup.answers, setup.applicant, setup.flags)
        self._pauses: list[tuple[datetime, datetime]] = []
        self._paused_from: datetime | None = None
        self.open: list[Task] = []
        self._answers: dict[str, str] = {}
        self._left: set[int] = set()  # offices chosen before that are not proposed again
        self.outcome = ""
        self.case.promise_due_at = self._promised()
        self._enter(pack.first_step, setup.at)
        self._tell(pack.messages.on_open)

    @property
    def now(self) -> datetime:
        """Return the moment at which the walk stands."""
        done = self.stops[-1].done
        return done[-1][1] if done else self.stops[-1].at

    def facts(self, now: datetime) -> Facts:
        """Return what expressions see of the case at ``now``."""
        return Facts(self.case, self.pack, now=now, given=self._given)

    def make(self, move: Move) -> None:
        """Make one move.

        Raises:
            Impossible: there is no such act here, or it is closed.
            DomainError: the office or the step that it leads to cannot be told.
        """
        task = self._task(move)
        if move.at < self.now:
            at = wording.long_time(self.now, self.lang)
            raise Impossible(
                _("Tindakan tidak dapat mendahului langkahnya. Pilih %s atau sesudahnya.") % at
            )
        stood = self.case.step, list(self.open), dict(self._answers), len(self.stops[-1].done)
        try:
            self._move(task, move)
        except DomainError:
            self.case.step, self.open, self._answers, done = stood
            del self.stops[-1].done[done:]
            raise

    def _move(self, task: Task, move: Move) -> None:
        whereabouts.follow(self.case, move.at)
        whereabouts.follow_task(task, move.at)
        if move.verb == TIMEOUT:
            self._lapse(task)
            return
        act = rules.act_of(self.pack, task.step, move.verb)
        facts = self.facts(move.at)
        name = f"{task.step}.{move.verb}"
        if task.party == Party.OFFICER and (
            why := guards.why_closed(self.case, self.pack, act, facts, name=name, task=task)
        ):
            raise Impossible(why)
        self.stops[-1].done.append((self.label_of(task, act), move.at))
        if task.asked:
            self._answer(task, move, facts)
        else:
            self._go(act, task, move, facts)

    def _task(self, move: Move) -> Task:
        if not self.open:
            raise Impossible(_("Berkas sudah selesai, jadi tidak ada tindakan lagi."))
        here = next((task for task in self.open if task.asked == move.party), None)
        if here is None:
            raise Impossible(_("Pihak itu tidak (lagi) ditanya pada langkah ini."))
        step = self.pack.step(here.step)
        known = move.verb in step.acts or (move.verb == TIMEOUT and step.on_timeout is not None)
        if not known:
            raise Impossible(
                _("Langkah “%(step)s” tidak mempunyai tindakan “%(verb)s”.")
                % {"step": step.title.in_(self.lang), "verb": move.verb}
            )
        return here

    def _go(self, act: Act, task: Task, move: Move, facts: Facts) -> None:
        """Follow the way of an act; a document that it issues is made at once."""
        took = conditions.options(act.to, self.pack, facts, self.lang)
        step_id, before = facts.way(act.to), self.stops[-1]
        before.took = took
        proposal = self.proposal(act, facts)
        if proposal is not None and proposal.unit is not None:
            self.case.chosen_unit = proposal.unit
        elif proposal is not None:
            raise Impossible(
                " ".join((_("Tidak ada kantor yang diusulkan."), proposal.reason)).strip()
            )
        if self.pack.step(task.step).is_chosens and choosing.chooses_at(self.pack, step_id):
            self._left.add(task.unit_id)
        self._enter(step_id, move.at, act.outcome)
        reason = self._reason(act)
        told = self.pack.message_on_act(task.step, move.verb)
        self._tell(told, reason=reason, stop=before)
        if act.issues is not None:
            self._tell(self.pack.messages.on_issue, document=_("(nomor surat)"), stop=before)
        if act.reason == "per-field":
            self.case.returns += 1

    def proposal(self, act: Act, facts: Facts) -> choosing.Proposal | None:
        """Return which office would be proposed by an act, and why; None where it chooses none."""
        role = choosing.role_for(self.pack, act, facts)
        if role is None:
            return None
        assert act.chooses is not None
        return choosing.propose(self.case, act.chooses, role, facts, bounced=self._left)

    def _answer(self, task: Task, move: Move, facts: Facts) -> None:
        """Note the answer of a party; lead on once enough have answered."""
        step = self.pack.step(task.step)
        self._answers[move.party] = move.verb
        side = rules.tally(step, self._answers)
        self.open.remove(task)
        if side is not None:
            way = step.on_for if side == "for" else step.on_against
            self.stops[-1].took = conditions.options(way, self.pack, facts, self.lang)
            self._enter(facts.way(way), move.at)

    def _lapse(self, task: Task) -> None:
        timeout = self.pack.step(task.step).on_timeout
        assert timeout is not None
        assert task.due_at is not None, "a step that ends by itself has a time"
        before = self.stops[-1]
        before.done.append((_("Waktu habis tanpa kiriman pemohon."), task.due_at))
        self._enter(timeout.to, task.due_at, timeout.outcome)
        self._tell(self.pack.messages.on_timeout.get(task.step), stop=before)

    def _enter(self, step_id: str, now: datetime, outcome: str | None = None) -> None:
        """Put the case on a step, and keep the clock."""
        self.case.step, self._answers = step_id, {}
        facts = self.facts(now)
        self.open = seating.tasks_at(self.case, self.pack, step_id, facts, now=now)
        step = self.pack.step(step_id)
        turns = tuple(staffing.turn(task, self.pack, facts, self.lang) for task in self.open)
        self.stops.append(
            Stop(
                step_id,
                step.title.in_(self.lang),
                step.status.in_(self.lang),
                now,
                turns,
                is_end=step.end,
            )
        )
        self._keep_clock(step_id, now)
        if step.end:
            self.outcome = outcome or ""

    def _keep_clock(self, step_id: str, now: datetime) -> None:
        if rules.stops_clock(self.pack, step_id):
            self._paused_from = self._paused_from or now
        elif self._paused_from is not None:
            self._pauses.append((self._paused_from, now))
            self._paused_from = None
            self.case.promise_due_at = self._promised()

    def _promised(self) -> datetime:
        return clock.promised(self.case, self.pack, start=self.case.opened_at, pauses=self._pauses)

    def _tell(
        self,
        message: Message | None,
        *,
        reason: str = "",
        document: str = "",
        stop: Stop | None = None,
    ) -> None:
        """Note what the applicant would be told, as it would be filled in at this moment."""
        if message is None:
            return
        first = next(iter(self.open), None)
        subject, body = messages.filled(
            self.case, self.pack, message, task=first, reason=reason, document=document
        )
        (stop or self.stops[-1]).notices.append(Notice(subject, body))

    def _reason(self, act: Act) -> str:
        """Return what would stand for the officer's reason: the first coded one, or a blank."""
        if act.reason == "none":
            return ""
        if act.reason == "coded" and self.pack.reasons:
            return next(iter(self.pack.reasons.values())).sentence.in_(self.lang)
        return _("(alasan dari petugas)")

    def label_of(self, task: Task, act: Act) -> str:
        """Return what an act is called; on a step with parties, with what its party is asked."""
        label = act.label.in_(self.lang)
        if not task.asked:
            return label
        return f"{self.pack.step(task.step).title_of(task.asked).in_(self.lang)}: {label}"
