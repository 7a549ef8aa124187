from typing import Any

from django.db import migrations


def confirm_addresses(apps: Any, schema_editor: Any) -> None:
    # Until now every account was made by whoever runs the installation, with the address that person vouched for.
    address = apps.get_model("account", "EmailAddress")
    for user in apps.get_model("accounts", "User").objects.exclude(email=""):
        address.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_api_tokens"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(confirm_addresses, migrations.RunPython.noop)]
