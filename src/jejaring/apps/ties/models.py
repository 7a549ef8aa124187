from django.db import models

from jejaring.apps.fields import Confidence, PartialDateField, Pillar
from jejaring.apps.registry.models import Party


class Tie(models.Model):
    """A relation between two parties, left by one deed. `first` sorts before `second` unless it has a direction."""

    first = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    evidence_kind = models.CharField(max_length=40)
    evidence_key = models.CharField(max_length=120)
    layer = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, db_index=True)
    directed = models.BooleanField("from first to second", default=False)
    pillar = models.CharField(max_length=20, choices=Pillar, blank=True)
    focus_areas = models.JSONField(default=list, blank=True)
    start = PartialDateField(null=True, blank=True)
    end = PartialDateField(null=True, blank=True)
    is_event = models.BooleanField("counts when it happened, not while in force", default=False)
    participants = models.PositiveIntegerField()
    weight = models.FloatField("1/(participants - 1)")
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)

    class Meta:
        ordering = ["evidence_kind", "evidence_key", "layer", "first_id", "second_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence_kind", "evidence_key", "layer", "first", "second"], name="tie_once_per_evidence"
            )
        ]
        indexes = [models.Index(fields=["second"], name="tie_second")]

    def __str__(self) -> str:
        return f"{self.evidence_kind}:{self.evidence_key} {self.first_id}–{self.second_id}"
