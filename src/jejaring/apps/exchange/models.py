from django.db import models

from jejaring.apps.fields import Confidence, PartialDateField
from jejaring.apps.projects.models import Project
from jejaring.apps.registry.models import FocusArea, Party


class NeedKind(models.TextChoices):
    """What a project can ask for."""

    FUNDING = "funding"
    TECHNICAL_ASSISTANCE = "technical_assistance"
    TECHNOLOGY = "technology"
    PRIVATE_PARTNER = "private_partner"
    POLICY_SUPPORT = "policy_support"
    CAPACITY_BUILDING = "capacity_building"
    DATA = "data"
    LAND = "land"
    OTHER = "other"


class ExchangeKind(models.TextChoices):
    """How people meet."""

    ANNUAL_MEETING = "annual_meeting"
    TRAINING = "training"
    STUDY_VISIT = "study_visit"
    WORKSHOP = "workshop"
    CONFERENCE = "conference"
    EXHIBITION = "exhibition"
    WEBINAR = "webinar"


class Need(models.Model):
    """Support that a document of `year` says a project asks for. Whether it was answered is not known here."""

    key = models.CharField(max_length=130, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=30, choices=NeedKind)
    summary = models.TextField()
    year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.summary


class Exchange(models.Model):
    """A meeting of people. Participants are those whose part is documented; else the network stands for its members."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=ExchangeKind, db_index=True)
    title = models.CharField(max_length=300)
    start = PartialDateField(null=True, blank=True, db_index=True)
    end = PartialDateField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    host = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted_exchanges")
    focus_areas = models.ManyToManyField(FocusArea, blank=True, related_name="exchanges")
    summary = models.TextField(blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class Participation(models.Model):
    """A party takes part in an exchange."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="participations")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["exchange_id", "position"]
        constraints = [models.UniqueConstraint(fields=["exchange", "party"], name="takes_part_once")]

    def __str__(self) -> str:
        return str(self.party)
