"""Scheduled work of cases: read the clock, find, act."""

from __future__ import annotations

from datetime import datetime

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.engine.cases.actions import (
    chasing,
    flagging,
    handing,
    merging,
    renewing,
    sitting,
    sweeping,
)
from balaikota.engine.cases.queries import inquiries, marks, several, sittings, sweep, whereabouts

SYSTEM = system("cases.sweep")
LINKS = system("cases.send_secret_link")


@periodic.every(seconds=30, name="cases.sweep")
@task()
def sweep_tasks() -> None:
    """Follow units, free what the departed held, mark empty posts and filled ones, warn, mark and end what is out of time."""
    now = clock.now()
    for pk in whereabouts.find_left_behind(now, most=sweep.BATCH):
        handing.follow_unit(by=SYSTEM, now=now, case_id=pk)
    for pk in sweep.find_left(now):
        handing.release_left(by=SYSTEM, now=now, task_id=pk)
    for pk in sweep.find_newly_unattended(now):
        sweeping.mark_unattended(by=SYSTEM, now=now, task_id=pk)
    for pk in sweep.find_attended_again(now):
        sweeping.mark_attended(by=SYSTEM, now=now, task_id=pk)
    for pk in sweep.find_to_warn(now):
        sweeping.warn(by=SYSTEM, now=now, task_id=pk)
    for pk in sweep.find_fiktif(now):
        sweeping.mark_fiktif(by=SYSTEM, now=now, case_id=pk)
    for pk in sweep.find_lapsed(now):
        sweeping.lapse(by=SYSTEM, now=now, task_id=pk)


@periodic.every(seconds=60, name="cases.chase")
@task()
def chase_outsiders() -> None:
    """Remind those asked outside the city hall, and tell whoever asked when they did not answer."""
    now = clock.now()
    for pk in inquiries.find_to_remind(now):
        chasing.remind_outsider(by=SYSTEM, now=now, inquiry_id=pk)
    for pk in inquiries.find_late(now):
        chasing.tell_late(by=SYSTEM, now=now, inquiry_id=pk)


@periodic.every(seconds=30, name="cases.free")
@task()
def free_waiting() -> None:
    """Free what waited for what has ended: duplicates of a lead that went, cases that were blocked."""
    now = clock.now()
    for pk in several.find_to_release(sweep.BATCH):
        merging.release(by=SYSTEM, now=now, case_id=pk)
    for pk in marks.find_to_lift(sweep.BATCH):
        flagging.lift(by=SYSTEM, now=now, case_id=pk)


@periodic.every(seconds=86_400, name="cases.forget_drafts")
@task()
def forget_drafts() -> None:
    """Delete drafts that nobody touched for a month."""
    sweeping.forget_drafts(by=SYSTEM, now=clock.now())


@periodic.every(seconds=86_400, name="cases.forget_secret_links")
@task()
def forget_secret_links() -> None:
    """Delete links for new secrets that nobody can use any more."""
    renewing.forget_links(by=SYSTEM, now=clock.now())


@periodic.every(seconds=1800, name="cases.end_sittings")
@task()
def end_sittings() -> None:
    """Clear what was typed about persons at counters on earlier days."""
    now = clock.now()
    if sittings.find_left(now):
        sitting.forget(by=SYSTEM, now=now)


@task()
def send_secret_link(link_id: int) -> None:
    """Judge one wish for a new secret, and send its link when number and contact fit."""
    renewing.send_link(by=LINKS, now=clock.now(), link_id=link_id)


def time_rules_changed(*, reason: str, now: datetime, **_what: object) -> None:
    """Compute the due times of every running case anew; called inside a job of core."""
    last = 0
    while found := sweep.find_running_since(last):
        for pk in found:
            sweeping.recompute(by=SYSTEM, now=now, case_id=pk, reason=reason)
        last = found[-1]
