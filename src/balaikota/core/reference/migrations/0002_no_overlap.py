"""PostgreSQL: standing rows of one key and scope never hold on the same day.

SQLite has one writer and no exclusion constraints: there the action's own check is enough.
"""

from django.db import migrations

_ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE reference_reference ADD CONSTRAINT reference_no_overlap EXCLUDE USING gist (
    key WITH =, scope WITH =, daterange(valid_from, valid_to, '[)') WITH &&
) WHERE (withdrawn_at IS NULL);
"""
_DROP = "ALTER TABLE reference_reference DROP CONSTRAINT reference_no_overlap;"


def _run(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return run


class Migration(migrations.Migration):
    """Add an exclusion constraint."""

    dependencies = [("reference", "0001_initial")]
    operations = [migrations.RunPython(_run(_ADD), _run(_DROP))]
