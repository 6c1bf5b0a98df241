"""PostgreSQL: standing hour rules of one scope and season never hold on the same day.

SQLite has one writer and no exclusion constraints: there the action's own check is enough.
"""

from django.db import migrations

_ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE calendar_hours ADD CONSTRAINT calendar_hours_no_overlap EXCLUDE USING gist (
    unit_kind WITH =, unit_code WITH =, season WITH =, daterange(valid_from, valid_to, '[)') WITH &&
) WHERE (withdrawn_at IS NULL);
"""
_DROP = "ALTER TABLE calendar_hours DROP CONSTRAINT calendar_hours_no_overlap;"


def _run(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return run


class Migration(migrations.Migration):
    """Add an exclusion constraint."""

    dependencies = [("calendar", "0001_initial")]
    operations = [migrations.RunPython(_run(_ADD), _run(_DROP))]
