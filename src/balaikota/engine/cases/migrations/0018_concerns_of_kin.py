from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whom a case is about is kept of what came of it too, and taken back together."""

    dependencies = [("cases", "0015_working")]

    operations = [
        migrations.AddField(
            model_name="concern",
            name="spread_from",
            field=models.ForeignKey(
                blank=True,
                help_text="of the case that this one came of, or was merged into",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.concern",
            ),
        ),
    ]
