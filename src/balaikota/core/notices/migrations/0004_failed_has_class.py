from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_waiting'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('failed_at__isnull', True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='notices_failed_has_class'),
        ),
    ]
