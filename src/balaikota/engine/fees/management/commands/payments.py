"""``balaikota payments``: a payment gateway that moves no money, to try the city hall with."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from balaikota.engine.fees import stub
from balaikota.lib.stub import serve


class Command(BaseCommand):
    """Serve the stub payment gateway until Ctrl-C."""

    help = "Serve a payment gateway that moves no money: pay exactly, short, twice or late on its page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8026)
        parser.add_argument("--times", type=int, default=2, help="how often a payment is told of")
        parser.add_argument("--late", type=float, default=60, metavar="SECONDS")
        parser.add_argument("--callback", default="", help="where payments are told of")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is a production setting (BALAIKOTA_ENV): no stub here.")
        if not settings.PAYMENT_SECRET:
            raise CommandError("Set PAYMENT_SECRET: charges and reports are signed with it.")
        server = stub.Server(
            options["port"],
            secret=settings.PAYMENT_SECRET,
            callback=options["callback"],
            book=stub.Book(times=options["times"], late=options["late"]),
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        serve(server, "payment gateway", self.stdout.write)
