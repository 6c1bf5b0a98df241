from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which office an officer chose for a case."""

    dependencies = [("cases", "0018_concerns_of_kin"), ("units", "0002_regrouping")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="chosen_unit",
            field=models.ForeignKey(
                blank=True,
                help_text="the office an officer chose for the steps of the chosen one; the latest choice",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
    ]
