"""``balaikota first_admin``: open the account from which all other accounts come."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from balaikota.core import action
from balaikota.core.people import actions, queries
from balaikota.core.people.roles import PEOPLE_ADMIN
from balaikota.core.units import queries as units
from balaikota.lib.errors import DomainError


class Command(BaseCommand):
    """Make the first people admin of a city that has none."""

    help = (
        "Open the account of the first people admin (role admin-orang at the city). Refused once "
        "somebody holds that role: from then on the people desk opens accounts, by decree."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name, as on letters")
        parser.add_argument("--email", required=True)
        parser.add_argument("--unit", help="code of the unit; the city if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if queries.find_officers_by_role(PEOPLE_ADMIN, now=now):
            raise CommandError(
                "Sudah ada admin kepegawaian. Akun berikutnya dibuka di /meja/orang/."
            )
        cities = units.find_units(kind="kota")
        if not cities:
            raise CommandError("Belum ada unit kerja. Muat profil kota dulu: balaikota city load.")
        by = action.system("people.create_officer", "people.assign")
        try:
            unit = units.get_unit(options["unit"]) if options["unit"] else cities[0]
            with transaction.atomic():
                user = actions.create_officer(
                    by=by,
                    now=now,
                    username=options["username"],
                    name=options["name"],
                    email=options["email"],
                    password=getpass.getpass("Kata sandi: "),
                )
                actions.assign(
                    by=by, now=now, user=user, role=PEOPLE_ADMIN, unit=unit, valid_from=now
                )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{user.name} dapat masuk sebagai {user.username} di /masuk/.")
