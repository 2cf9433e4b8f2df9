"""Keys of the nicknames there are. Nobody's nickname changes.

Of several that differ in spelling alone the oldest account gets the key; the others keep none and sign in with their
exact spelling, as they always did.
"""

from django.db import migrations

from quizzes.domain.names import name_key

LONGEST = 600


def fill_keys(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    taken = set()
    for pk, username in users.order_by("pk").values_list("pk", "username").iterator():
        key = name_key(username)
        if key and key not in taken and len(key) <= LONGEST:
            taken.add(key)
            users.filter(pk=pk).update(username_key=key)


def drop_keys(apps, schema_editor):
    apps.get_model("accounts", "User").objects.update(username_key=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_add_username_key")]
    operations = [migrations.RunPython(fill_keys, drop_keys)]
