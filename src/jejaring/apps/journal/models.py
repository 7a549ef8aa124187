from django.db import models


class Entry(models.Model):
    """One act, as it happened. Entries are added and never changed."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=140)
    actor_name = models.CharField(max_length=200)
    act = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=120)
    summary = models.TextField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="journal_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.summary}"
