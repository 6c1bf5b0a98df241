"""``balaikota cases xes --as USERNAME > FILE``: the histories of cases as one XES log."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from balaikota.core.ledger import actions as ledger
from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.engine.worklist.queries import xes
from balaikota.engine.worklist.queries.histories import PERMISSION, Wanted


class Command(BaseCommand):
    """Hand out what cases went through, to study it."""

    help = "Riwayat permohonan sebagai XES, menurut hak seorang petugas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read which cases, and in whose name they are handed out."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        log = verbs.add_parser("xes", help="riwayat sebagai XES ke keluaran baku")
        log.add_argument("--as", dest="officer", required=True, help="nama akun yang mengunduh")
        log.add_argument("--service", default="", help="nama layanan; tanpa itu semua")
        log.add_argument("--from", dest="first", type=date.fromisoformat, help="hari pertama")
        log.add_argument("--to", dest="last", type=date.fromisoformat, help="hari terakhir")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the log piece by piece, recorded as a disclosure to the officer before the first."""
        now = timezone.now()
        user = User.objects.filter(username__iexact=options["officer"]).first()
        actor = people.actor_for(user, now=now) if user is not None else None
        if actor is None or not actor.may(PERMISSION):
            raise CommandError("Petugas ini tidak berwenang mengunduh riwayat permohonan.")
        wanted = Wanted(options["service"], options["first"], options["last"])
        ledger.disclose(
            by=actor, now=now, subject=xes.subject_of(wanted), purpose="export", before_answer=True
        )
        for piece in xes.log(actor, wanted, now=now):
            self.stdout.write(piece.decode(), ending="")
