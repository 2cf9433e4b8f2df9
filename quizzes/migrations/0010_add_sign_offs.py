"""Sign-offs of a course, which staff may look at and nobody may change."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

LOOK_ON = ["Author", "Reviewer", "Administrator"]


def rights(apps):
    config = apps.get_app_config("quizzes")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="quizzes", codename="view_signoff"
    )
    return [(group, permission) for group in apps.get_model("auth", "Group").objects.filter(name__in=LOOK_ON)]


def grant(apps, schema_editor):
    for group, permission in rights(apps):
        group.permissions.add(permission)


def take_back(apps, schema_editor):
    for group, permission in rights(apps):
        group.permissions.remove(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0009_seen_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField()),
                ('role', models.CharField(choices=[('family_doctor', 'a family doctor'), ('rheumatologist', 'a rheumatologist'), ('pain_specialist', 'a pain specialist'), ('other_doctor', 'a doctor'), ('nurse', 'a nurse'), ('pharmacist', 'a pharmacist'), ('psychologist', 'a psychologist'), ('physical_therapist', 'a physical therapist'), ('other', 'a health professional')], max_length=30)),
                ('claims', models.JSONField()),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='quizzes.course')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_offs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-signed_at', '-pk'],
                'default_permissions': ('view',),
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['family_doctor', 'rheumatologist', 'pain_specialist', 'other_doctor', 'nurse', 'pharmacist', 'psychologist', 'physical_therapist', 'other'])), name='clinical_role_is_known')],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
