from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Who acts for an organisation at a counter needs no account: an officer saw the deed."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0007_organisations"),
    ]

    operations = [
        migrations.AddField(
            model_name="representation",
            name="seen_by",
            field=models.ForeignKey(
                help_text="officer who saw the deed at the counter",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint(
            model_name="representation", name="people_representation_accepted_by_somebody"
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                name="people_representation_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, user__isnull=True, seen_by__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=False, seen_by__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=True, seen_by__isnull=False),
            ),
        ),
    ]
