"""Binds the lines into a chain; lines written before get their hashes now, in their order."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import migrations, models

BEGINNING = "0" * 64
BOUND = (
    "actor",
    "actor_name",
    "speaks_for",
    "authority",
    "act",
    "subject_kind",
    "subject_key",
    "summary",
    "data",
    "previous_hash",
)


def bind(apps: Any, schema_editor: Any) -> None:
    Entry, Head = apps.get_model("journal", "Entry"), apps.get_model("journal", "Head")
    previous, length = BEGINNING, 0
    for entry in Entry.objects.order_by("id").iterator():
        entry.previous_hash = previous
        bound = {name: getattr(entry, name) for name in BOUND}
        bound["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
        text = json.dumps(bound, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        entry.hash = previous = hashlib.sha256(text.encode()).hexdigest()
        entry.save()
        length += 1
    if length:
        Head.objects.create(pk=1, hash=previous, length=length)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddField("entry", "speaks_for", models.CharField("on behalf of", max_length=140, blank=True, default=""), preserve_default=False),
        migrations.AddField("entry", "authority", models.CharField("on the authority of", max_length=200, blank=True, default=""), preserve_default=False),
        migrations.AddField("entry", "previous_hash", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField("entry", "hash", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.CreateModel(
            "Head",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(max_length=64)),
                ("length", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
        migrations.AlterField("entry", "hash", models.CharField(max_length=64, unique=True)),
    ]
