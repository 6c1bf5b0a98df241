from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether officers may not know who a case is of."""

    dependencies = [("cases", "0019_chosen_unit")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_veiled",
            field=models.BooleanField(
                default=False,
                help_text="who it is of is kept from officers whom the pack does not name",
            ),
        ),
    ]
