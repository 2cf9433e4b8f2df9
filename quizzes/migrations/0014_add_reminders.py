"""Reminders by e-mail."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0013_add_concerns'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rhythm', models.CharField(choices=[('none', 'No reminders'), ('weekly', 'Once a week'), ('fortnightly', 'Every two weeks')], default='none', max_length=20)),
                ('chosen_at', models.DateTimeField()),
                ('paused_until', models.DateField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('unanswered', models.PositiveSmallIntegerField(default=0)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_plan', to='quizzes.learner')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rhythm__in', ['none', 'weekly', 'fortnightly'])), name='rhythm_is_known'), models.CheckConstraint(condition=models.Q(('unanswered__lte', 3)), name='three_unanswered_at_most'), models.CheckConstraint(condition=models.Q(('unanswered', 0), ('sent_at__isnull', False), _connector='OR'), name='only_what_was_sent_is_unanswered'), models.CheckConstraint(condition=models.Q(('stopped_at', None), models.Q(('rhythm', 'none'), _negated=True), _connector='OR'), name='only_what_was_chosen_is_stopped')],
            },
        ),
    ]
