"""``balaikota gateway``: a WhatsApp and SMS gateway that sends nothing, to try the city hall with."""

from __future__ import annotations

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from balaikota.core.notices import stub
from balaikota.lib.stub import serve


class Command(BaseCommand):
    """Serve the stub gateway until Ctrl-C."""

    help = "Serve a gateway that sends nothing: it shows what it took, and fails as it is told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8025)
        parser.add_argument("--fail", type=int, default=0, metavar="PERCENT")
        parser.add_argument("--delay", type=int, default=0, metavar="MS")
        parser.add_argument("--answers", type=int, default=1, help="how often a receipt is sent")
        parser.add_argument(
            "--callback",
            default="",
            help="where receipts are posted to, with the API key in GATEWAY_TOKEN",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is a production setting (BALAIKOTA_ENV): no stub here.")
        temper = stub.Temper(options["fail"], options["delay"], options["answers"])
        server = stub.Server(
            options["port"],
            key=settings.GATEWAY_KEY,
            temper=temper,
            callback=options["callback"],
            # Not an argument: whoever lists processes would read it.
            token=os.environ.get("GATEWAY_TOKEN", ""),
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        serve(server, "gateway", self.stdout.write)
