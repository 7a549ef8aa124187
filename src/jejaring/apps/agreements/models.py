from django.db import models

from jejaring.apps.fields import Confidence, PartialDateField, Pillar
from jejaring.apps.registry.models import FocusArea, Partner, Party


class AgreementKind(models.TextChoices):
    """What sort of paper was signed, or on what footing help is given."""

    SISTER_CITY = "sister_city"
    MEMORANDUM_OF_UNDERSTANDING = "memorandum_of_understanding"
    MEMORANDUM_OF_COOPERATION = "memorandum_of_cooperation"
    LETTER_OF_INTENT = "letter_of_intent"
    JOINT_DECLARATION = "joint_declaration"
    TECHNICAL_ASSISTANCE = "technical_assistance"
    PROGRAMME_PARTICIPATION = "programme_participation"
    GRANT = "grant"
    LOAN = "loan"
    CONTRACT = "contract"


class RoleKind(models.TextChoices):
    """What a partner does in a programme."""

    FUNDER = "funder"
    TECHNICAL = "technical"
    OTHER = "other"


class Agreement(models.Model):
    """An agreement as sources tell of it. `ended` is filled only where a source says so."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30, choices=AgreementKind, db_index=True)
    title = models.CharField(max_length=300)
    signed = PartialDateField(null=True, blank=True, db_index=True)
    ended = PartialDateField(null=True, blank=True)
    occasion = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=120, blank=True)
    focus_areas = models.ManyToManyField(FocusArea, blank=True, related_name="agreements")
    pillar = models.CharField(max_length=20, choices=Pillar, blank=True)
    summary = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence)
    possibly_same_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="possible_repeats"
    )

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""), name="agreement_amount_has_currency"
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgreementParty(models.Model):
    """A party to an agreement, in the order of the source."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="agreement_parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="agreement_parties")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["agreement_id", "position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="party_once_per_agreement")]

    def __str__(self) -> str:
        return str(self.party)


class ProgrammeRole(models.Model):
    """A partner's part in a programme of the whole network. `partner` is set where we list the organisation."""

    key = models.CharField(max_length=120, unique=True)
    programme = models.CharField(max_length=200)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="programme_roles"
    )
    partner_name = models.CharField("name as printed", max_length=200)
    role = models.CharField(max_length=20, choices=RoleKind)
    start = PartialDateField(null=True, blank=True)
    end = PartialDateField(null=True, blank=True)
    figure = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.programme}: {self.partner_name}"


class Story(models.Model):
    """A name for some records that belong together; the story itself is told by them. `refs` are texts `kind:key`."""

    key = models.CharField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_id = models.CharField(max_length=200, blank=True)
    refs = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title_en
