from django.conf import settings
from django.db import models

from jejaring.apps.agreements.lifecycle import LIFECYCLE
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


# --- Agreements that are made here ------------------------------------------------------------------------------------


class Relation(models.TextChoices):
    """What a new text does to the agreement it belongs to."""

    AMENDMENT = "amendment"
    RENEWAL = "renewal"


class Manner(models.TextChoices):
    """How somebody signed."""

    IN_THE_SYSTEM = "in_the_system"
    ON_PAPER = "on_paper"


class Process(models.Model):
    """An agreement that is made here: its way from the first draft to its end.

    `agreement` is the register's record, from the day it comes into force. Agreements that sources tell of have no
    process. `start` is the first and `end` the last day the parties agreed on; passing days change nothing here.
    """

    key = models.CharField(max_length=120, unique=True)
    request = models.CharField("the click that began it", max_length=64, unique=True, null=True, blank=True)
    kind = models.CharField(max_length=30, choices=AgreementKind)
    title = models.CharField(max_length=300)
    template = models.CharField(max_length=60)
    status = models.CharField(
        max_length=12, choices=[(state, state) for state in sorted(LIFECYCLE.states)], default=LIFECYCLE.start
    )
    version = models.PositiveIntegerField("number of the text as it is", default=1)
    start = models.DateField(null=True, blank=True)
    end = models.DateField("last day", null=True, blank=True)
    focus_areas = models.ManyToManyField(FocusArea, blank=True, related_name="+")
    need = models.CharField("ref of the need it answers", max_length=160, blank=True)
    introduction = models.CharField("ref of the introduction it came from", max_length=160, blank=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="processes")
    parent = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="amending_processes"
    )
    relation = models.CharField(max_length=10, choices=Relation, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "processes"
        indexes = [models.Index(fields=["status", "end"], name="process_status_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, relation="")
                | models.Q(parent__isnull=False) & ~models.Q(relation=""),
                name="process_relation_has_parent",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ProcessParty(models.Model):
    """A party as the text names it. The names are kept as they were, since signatures stand on them."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=200, blank=True)
    local_name = models.CharField(max_length=200, blank=True)
    local_language = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["process_id", "position"]
        constraints = [models.UniqueConstraint(fields=["process", "party"], name="party_once_per_process")]

    def __str__(self) -> str:
        return self.name


class TextVersion(models.Model):
    """The whole text as it was at one time; versions are added, never changed.

    `content` holds {"authentic", "wordings": [{"language", "kind", "title", "preamble", "closing", "clauses": [{"id",
    "heading", "paragraphs"}]}]}. The id of a clause stays the same through all versions; `hash` is that of the exact
    text (formats.documents.text_hash).
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    hash = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=140)
    made_by_name = models.CharField(max_length=200)
    note = models.CharField("what was changed and why", max_length=300, blank=True)

    class Meta:
        ordering = ["process_id", "number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="version_once_per_process")]

    def __str__(self) -> str:
        return f"{self.process_id} version {self.number}"


class ClauseComment(models.Model):
    """A remark on a clause, or on the whole text where `clause` is empty."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="comments")
    clause = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class AgreedMark(models.Model):
    """A party agrees to a text. A changed text voids the mark; it stays as a trace."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="marks")
    party = models.ForeignKey(ProcessParty, on_delete=models.PROTECT, related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=40)
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(voided_at__isnull=True), name="one_agreed_mark_per_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.text_hash[:12]}"


class Scan(models.Model):
    """A picture of a signed paper, kept as it was given. `media_type` was read from its content, not from its name."""

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """A party signed a text. `user` is who signed, or on paper who recorded it; `signed_on` is the day of signing."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="signatures")
    party = models.ForeignKey(ProcessParty, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200)
    text_hash = models.CharField(max_length=64, db_index=True)
    manner = models.CharField(max_length=16, choices=Manner)
    signed_on = models.DateField()
    at = models.DateTimeField()
    scan = models.OneToOneField(Scan, on_delete=models.PROTECT, null=True, blank=True, related_name="signature")
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(voided_at__isnull=True), name="one_signature_per_party"
            ),
            models.CheckConstraint(
                condition=models.Q(manner="in_the_system") | models.Q(scan__isnull=False),
                name="paper_signature_has_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.party}"


class Step(models.Model):
    """A move of a process as it was made. One that was undone stays, and says so."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=16)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    by = models.CharField(max_length=140)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)
    before = models.JSONField("what the register said before", default=dict, blank=True)
    undone_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undoes")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.move}: {self.source} → {self.target}"
