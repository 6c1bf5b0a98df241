"""Tablets at the counters: set up, let show the survey for a case, ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.queries import visible as cases
from balaikota.engine.survey.actions import _making
from balaikota.engine.survey.models import Tablet
from balaikota.engine.survey.queries import offers, tablets
from balaikota.engine.survey.questionnaires import versions
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError

NAME_MAX = 60


class Unnamed(DomainError):
    """The tablet has no name, too long a one, or that of another tablet of the office."""


class Answered(Conflict):
    """The survey for this case was answered before, or its time is over."""


@action.action("survey.tablet")
def set_up(*, by: Actor, now: datetime, unit_id: int, name: str) -> Tablet:
    """Give a tablet of an office its own address.

    Raises:
        NotAllowed: the actor sees to no tablets at that office.
        Unnamed: no name, too long a one, or one that is taken there.
    """
    by.require("survey.tablet", unit_id)
    said = " ".join(name.split())
    if not said or len(said) > NAME_MAX:
        message = _("Tulis nama tablet, misalnya Loket 1, paling banyak %(most)d huruf.")
        raise Unnamed(message % {"most": NAME_MAX}, field="name")
    if Tablet.objects.filter(unit=unit_id, name=said, ended_at=None).exists():
        raise Unnamed(_("Nama itu sudah dipakai tablet lain di kantor ini."), field="name")
    made = Tablet(unit_id=unit_id, name=said, made_at=now)
    made.key_hash = tablets.ADDRESS.stored(tablets.key_of(made))
    made.save()
    action.describe(unit=made.unit.code, outcome="set-up")
    return made


@action.action("survey.tablet")
def end(*, by: Actor, now: datetime, tablet_id: int) -> Tablet:
    """End a tablet: its address shows nothing any more.

    Raises:
        NotFound: no such tablet where the actor sees to them.
    """
    found = tablets.get_tablet(by, tablet_id)
    Tablet.objects.filter(pk=found.pk).update(ended_at=now, offer=None, shown_until=None)
    action.describe(unit=found.unit.code, outcome="ended")
    return found


@action.action("survey.tablet", is_repeatable=True)
def show(*, by: Actor, now: datetime, number: str, tablet_id: int) -> Tablet:
    """Let a tablet show the survey for a case that was just handed over, for some minutes.

    Raises:
        NotFound: no such case or tablet for the actor.
        NotAllowed: the actor sees to no tablets at the office of the case.
        NotOffered: the case is not decided, or is kept from some officers.
        Answered: there is nothing to answer any more.
        DomainError: the tablet is of another office than the case.
    """
    seen = cases.get_case(by, number)
    by.require("survey.tablet", seen.unit_id)
    case = offers.get_offerable(seen.pk)
    found = tablets.get_tablet(by, tablet_id)
    if found.unit_id != case.unit_id:
        raise DomainError(_("Pilih tablet di kantor yang menangani berkas ini."), field="tablet")
    made, _is_new = _making.make(case, now=now)
    if not made.is_open(now):
        raise Answered(_("Survei untuk berkas ini sudah dijawab atau waktunya sudah lewat."))
    minutes = versions.in_force(now.astimezone(wording.WIB).date()).offering.tablet_minutes
    found.offer, found.shown_until = made, now + timedelta(minutes=minutes)
    found.save(update_fields=["offer", "shown_until"])
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="shown")
    return found


@action.action("survey.answer")
def put_away(*, by: Actor, now: datetime, tablet_id: int) -> Tablet:
    """Let a tablet wait again because whoever stands there does not want to answer.

    The offer stays: they may still answer by the link they were sent.
    """
    found = Tablet.objects.select_related("unit").get(pk=tablet_id)
    found.offer = found.shown_until = None
    found.save(update_fields=["offer", "shown_until"])
    action.describe(unit=found.unit.code, outcome="put-away")
    return found
