from typing import ClassVar

from django.db import models

from jejaring.apps.exchange.lifecycle import ASKED_IN_PAST, DRAFT, PUBLISHED
from jejaring.apps.fields import Confidence, PartialDateField
from jejaring.apps.projects.models import Project
from jejaring.apps.registry.models import City, FocusArea, Party, State


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


class NeedState(models.TextChoices):
    """Where a need stands; see `lifecycle`."""

    ASKED_IN_PAST = "asked_in_past", "asked in the past, answer unknown"
    DRAFT = "draft"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    RENEWED = "renewed"
    MATCHED = "matched"
    CLOSED = "closed"


class NeedOutcome(models.TextChoices):
    """Why a need was closed."""

    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    NO_LONGER_NEEDED = "no_longer_needed"


class OfferState(models.TextChoices):
    """Where an offer stands."""

    PUBLISHED = "published"
    CLOSED = "closed"


class PublicNeeds(models.Manager["Need"]):
    """Every need that everybody may read: all but drafts."""

    def get_queryset(self) -> "models.QuerySet[Need]":
        return super().get_queryset().exclude(state=DRAFT)


class Need(models.Model):
    """Support that a project, or a city as a whole, asks for.

    Of what only a document of `year` says (state `asked_in_past`) nobody knows whether it was answered. Everything else
    was said by the city itself, on the dates given. Amounts are the smallest and largest sum asked for.
    """

    key = models.CharField(max_length=130, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="needs")
    city = models.ForeignKey(City, on_delete=models.CASCADE, null=True, blank=True, related_name="needs")
    kind = models.CharField(max_length=30, choices=NeedKind)
    title = models.CharField(max_length=200, blank=True)
    summary = models.TextField()
    year = models.PositiveSmallIntegerField("year of the document, or in which it was first written here")
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, null=True, blank=True, related_name="needs")
    in_return = models.TextField("what is offered in return", blank=True)
    amount_min = models.DecimalField("smallest sum", max_digits=15, decimal_places=2, null=True, blank=True)
    amount_max = models.DecimalField("largest sum", max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    deadline = PartialDateField(null=True, blank=True)
    language = models.CharField("language of the text (BCP 47)", max_length=10, blank=True)
    state = models.CharField(max_length=20, choices=NeedState, default=ASKED_IN_PAST, db_index=True)
    published_on = PartialDateField(null=True, blank=True)
    confirmed_on = PartialDateField(null=True, blank=True)
    closed_on = PartialDateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=NeedOutcome, blank=True)
    outcome_reason = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Need"]] = models.Manager()
    public = PublicNeeds()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(project__isnull=True) ^ models.Q(city__isnull=True), name="need_of_project_or_city"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.summary


class Offer(models.Model):
    """What a party can give. `kinds` are those of needs; no focus area or no state means: any.

    `checked_on` is the day on which the party last said that it still stands.
    """

    key = models.CharField(max_length=130, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="offers")
    title = models.CharField(max_length=200)
    summary = models.TextField()
    kinds = models.JSONField(default=list)
    focus_areas = models.ManyToManyField(FocusArea, blank=True, related_name="offers")
    states = models.ManyToManyField(State, blank=True, related_name="offers")
    conditions = models.TextField(blank=True)
    capacity = models.TextField(blank=True)
    languages = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=20, choices=OfferState, default=PUBLISHED, db_index=True)
    published_on = models.DateField()
    checked_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


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
