from django.db import models


class LoadedRow(models.Model):
    """A row as the last loaded pack had it: the common ground on which a newer pack and later work are compared."""

    table = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
