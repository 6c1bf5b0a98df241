"""``balaikota demo [--reset] [--port N]``: Malang with a believable fortnight, served at once."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from balaikota.config.demo import fortnight, gateway, people, serve
from balaikota.core.calendar import queries as calendars
from balaikota.core.people import queries as accounts
from balaikota.lib.worktime import NotLoaded

SEED = 3573
LONGEST = timedelta(days=30)  # no due time of the story lies further ahead


def load_city() -> None:
    """Load the city of the demonstration."""
    profile = settings.BASE_DIR / "cities" / "malang"
    call_command("city", "load", str(profile), verbosity=0, stdout=_Quiet())


class Command(BaseCommand):
    """Load and serve the demonstration; safe to run again."""

    help = "Load the city of Malang with invented people and requests, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="start over: delete the demonstration's database"
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="load only")

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if settings.PRODUCTION:
            raise CommandError(
                "This is a production setting (BALAIKOTA_ENV): the demonstration is refused."
            )
        if not options["no_serve"]:
            self._require_free(port)
        if options["reset"]:
            self._reset()
        settings.GATEWAY_URL = gateway.environment(port + 1)["GATEWAY_URL"]
        self._load()
        if not options["no_serve"]:
            sys.exit(self._serve(port))

    def _require_free(self, port: int) -> None:
        """Refuse when the web's port, or one of the next two for its gateways, is taken."""
        for taken in (port, port + 1, port + 2):
            if not serve.is_free(taken):
                raise CommandError(
                    f"Port {taken} is in use; nothing was changed. Try --port {taken + 1}."
                )

    def _load(self) -> None:
        settings.DEMO = True
        call_command("migrate", verbosity=0)
        if accounts.is_username_taken(people.ACCOUNTS[0].username):
            self.stdout.write("The demonstration is loaded already (--reset starts over).")
            return
        self.stdout.write("Loading Malang …")
        now = timezone.now()
        began = now - people.IN_OFFICE_SINCE
        load_city()
        self._require_calendar(now)
        random = Random(SEED)  # noqa: S311 - a story, not a secret
        people.create(random, now=now)
        gateway.lend_key(now=now)
        self.stdout.write("Playing a fortnight of requests …")
        played = fortnight.Fortnight(random, now, lambda text: self.stdout.write(f"  {text}")).run()
        self.stdout.write(
            f"{played} requests over all kelurahan, in office since {began:%Y-%m-%d}."
        )

    def _require_calendar(self, now: datetime) -> None:
        """Refuse a day for whose requests no due time can be told, before anybody is made."""
        calendar = calendars.calendar_for(None)
        try:
            for moment in (now - timedelta(days=fortnight.DAYS), now + LONGEST):
                calendar.is_working_day(calendar.local(moment).date())
        except NotLoaded as error:
            raise CommandError(
                f"The calendar of {error.year} is not loaded: add its days to "
                "cities/malang/calendar.yaml and run this again."
            ) from None

    def _reset(self) -> None:
        database = settings.DATABASES["default"]
        if "sqlite" not in database["ENGINE"]:
            raise CommandError(
                "--reset deletes a SQLite file; drop a PostgreSQL database yourself."
            )
        for ending in ("", "-wal", "-shm"):
            Path(f"{database['NAME']}{ending}").unlink(missing_ok=True)

    def _serve(self, port: int) -> int:
        address = f"http://{serve.HOST}:{port}"
        call_command("collectstatic", interactive=False, verbosity=0)
        extra = {"BALAIKOTA_DEMO": "1", "BALAIKOTA_URL": address}
        processes = serve.start(port, extra)
        if serve.wait_until_up(port):
            self._tell(address, port)
        return serve.watch(processes)

    def _tell(self, address: str, port: int) -> None:
        lines = [
            "",
            f"balaikota is running at {address}",
            "",
            f"Accounts (password for all: {people.PASSWORD})",
        ]
        lines += [f"  {account.username:<11} {account.what}" for account in people.ACCOUNTS]
        messages = f"http://{serve.HOST}:{port + 1}"
        lines += ["", f"WhatsApp and SMS are shown at {messages}; nothing is sent."]
        lines += [f"Invoices are paid at http://{serve.HOST}:{port + 2}; no money moves."]
        lines += ["", f"Sign in at {address}/masuk/ — press Ctrl-C to stop.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


class _Quiet:
    """Swallows the loader's report; the demonstration says the essence itself."""

    def write(self, text: str) -> int:
        return len(text)
