"""``balaikota reseal``: after a new key, seal every row under it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from balaikota.core import sealed


class Command(BaseCommand):
    """Seal the personal data of every table under the newest key, in batches."""

    help = "Seal every row under the newest of SEAL_KEYS; may run while people work, and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows per transaction")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        for model in sealed.sealed_models():
            table = model._meta.db_table
            if getattr(model, "stays_under_its_key", False):
                count = sealed.count_stale(model)
                if count:
                    self.stdout.write(f"{table}: {count} rows stay under their key; keep that key")
                continue
            changed = sum(sealed.reseal(model, batch=batch))
            self.stdout.write(f"{table}: {changed} rows resealed")
