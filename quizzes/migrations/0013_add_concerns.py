"""Concerns about questions; authors and reviewers see and close them."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

CODES = ["view_concern", "close_concern"]
ROLES = ["Author", "Reviewer"]


def rights(apps):
    config = apps.get_app_config("quizzes")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.filter(content_type__app_label="quizzes", codename__in=CODES)


def grant(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(*rights(apps))


def take_back(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(*rights(apps))


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0012_grant_overrides'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('confusing', 'It is confusing'), ('upsetting', 'It upsets me'), ('read_otherwise', 'I have read something else')], max_length=20)),
                ('phase', models.CharField(choices=[('pre', 'before the lesson'), ('post', 'after the lesson'), ('recheck', 'a week or more later'), ('review', 'review')], max_length=10)),
                ('created_on', models.DateField()),
                ('closing_reason', models.CharField(blank=True, max_length=200)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='quizzes.questionversion')),
            ],
            options={
                'verbose_name': 'concern about a question',
                'verbose_name_plural': 'concerns about questions',
                'permissions': [('close_concern', 'Can close concerns about questions')],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['closed_at', 'question_version'], name='concerns_by_version')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['confusing', 'upsetting', 'read_otherwise'])), name='concern_reason_is_known'), models.CheckConstraint(condition=models.Q(('phase__in', ['pre', 'post', 'recheck', 'review'])), name='concern_phase_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closing_reason', '')), models.Q(('closed_at__isnull', False), models.Q(('closing_reason', ''), _negated=True)), _connector='OR'), name='closed_exactly_with_a_reason'), models.CheckConstraint(condition=models.Q(('closed_by', None), ('closed_at__isnull', False), _connector='OR'), name='only_a_closed_one_has_a_closer')],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
