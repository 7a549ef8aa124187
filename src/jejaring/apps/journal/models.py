from django.db import models


class Entry(models.Model):
    """One act, as it happened. Entries are added and never changed; each carries the hash of the one before it."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=140)
    actor_name = models.CharField(max_length=200)
    speaks_for = models.CharField("on behalf of", max_length=140, blank=True)
    authority = models.CharField("on the authority of", max_length=200, blank=True)
    act = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=120)
    summary = models.TextField()
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="journal_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.summary}"


class Head(models.Model):
    """The end of the chain, one row: acts queue up at it, and lines cut off the end are missed by it."""

    hash = models.CharField(max_length=64)
    length = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.length} lines, {self.hash}"
