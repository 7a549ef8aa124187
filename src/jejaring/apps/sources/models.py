from django.db import models

from jejaring.apps.fields import Confidence, PartialDateField


class Source(models.Model):
    """A document, a web page or a data set that statements are taken from."""

    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    date = PartialDateField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    page_numbering = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class Citation(models.Model):
    """A statement of where a fact stands. Two citations of one field may disagree; both stay."""

    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True, help_text="empty: the record as a whole")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    page = models.CharField(max_length=20, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "field", "source", "page"], name="citation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_key} {self.field} ← {self.source_id} {self.page}"
