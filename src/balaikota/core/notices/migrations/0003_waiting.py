from django.db import migrations
from django.db.models import F


def mark(apps, schema_editor):
    """Let what waited be due, and what had failed have a class; none of it is asked for wishes."""
    notices = apps.get_model("notices", "Notice").objects
    waiting = notices.filter(channel="EMAIL", delivered_at=None, failed_at=None)
    waiting.update(due_at=F("created_at"))
    notices.filter(failed_at__isnull=False).update(failure="permanent")
    notices.update(is_routed=True)


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_channels'),
    ]

    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
