"""Nothing reads the old table any more; no release has shipped that did."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drop it."""

    dependencies = [("calendar", "0003_move_proposals")]
    operations = [migrations.DeleteModel(name="Proposal")]
