"""On PostgreSQL the database itself refuses two holders of a post at one time."""

from django.db import migrations

from balaikota.core.people import postgresql

ROLES = ("seklur", "lurah", "camat", "kepala-opd", "sekda", "wali-kota")


def guard(apps, editor):
    for role in ROLES:
        postgresql.guard_post(editor, role)


def unguard(apps, editor):
    for role in ROLES:
        postgresql.unguard_post(editor, role)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
