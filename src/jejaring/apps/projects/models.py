from django.db import models

from jejaring.apps.fields import PartialDateField
from jejaring.apps.registry.models import City, FocusArea, Partner, ProjectType
from jejaring.apps.sources.models import Source


class Status(models.TextChoices):
    """What a report can say of a project."""

    PLANNING = "planning"
    ONGOING = "ongoing"
    COMPLETED = "completed"


class StatusBasis(models.TextChoices):
    """How the status was read from the report."""

    APPENDIX = "appendix"
    EXHIBIT = "exhibit"
    EXHIBIT_DEDUCED = "exhibit_deduced"
    STATED = "stated"


class TypeBasis(models.TextChoices):
    """How the type was read: the chart allows one only, or titles decided."""

    CHART = "chart"
    DEDUCED = "deduced"


class MatchConfidence(models.TextChoices):
    """How sure it is that two titles name one project."""

    CERTAIN = "certain"
    PROBABLE = "probable"


class MentionRole(models.TextChoices):
    """What a document says an organisation does for a project."""

    FUNDER = "funder"
    IMPLEMENTER = "implementer"
    TECHNICAL = "technical"
    TECHNOLOGY = "technology"
    OTHER = "other"


class MentionKind(models.TextChoices):
    """What sort of organisation a document names, in the document's own terms."""

    BILATERAL = "bilateral"
    COMPANY = "company"
    DEVELOPMENT_BANK = "development_bank"
    NATIONAL_BODY = "national_body"
    NGO = "ngo"
    UN = "un"
    UNIVERSITY = "university"


class MonitoringReport(models.Model):
    """A yearly report on all projects, with the totals it prints itself (None: not printed, or not at hand)."""

    year = models.PositiveSmallIntegerField(unique=True)
    as_of = PartialDateField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    printed_total = models.PositiveIntegerField(null=True, blank=True)
    printed_planning = models.PositiveIntegerField(null=True, blank=True)
    printed_ongoing = models.PositiveIntegerField(null=True, blank=True)
    printed_completed = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class ActionPlan(models.Model):
    """A city's set of priority projects for a period."""

    key = models.CharField(max_length=120, unique=True)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="action_plans")
    title = models.CharField(max_length=200)
    start = PartialDateField(null=True, blank=True)
    end = PartialDateField(null=True, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class Project(models.Model):
    """A project of a city, matched across documents. Its status is not stored: it is what the reports say."""

    key = models.CharField(max_length=120, unique=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=300)
    aliases = models.JSONField("other titles", default=list, blank=True)
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    project_type = models.ForeignKey(
        ProjectType, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    project_type_basis = models.CharField(max_length=10, choices=TypeBasis, blank=True)
    action_plan = models.ForeignKey(
        ActionPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="projects"
    )
    first_reported = models.PositiveSmallIntegerField("year first seen in a document", null=True, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]
        indexes = [models.Index(fields=["title", "key"], name="project_title")]

    def __str__(self) -> str:
        return self.title


class StatusReport(models.Model):
    """What one monitoring report says of a project."""

    key = models.CharField(max_length=130, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="status_reports")
    report = models.ForeignKey(MonitoringReport, on_delete=models.PROTECT, related_name="status_reports")
    status = models.CharField(max_length=10, choices=Status)
    status_basis = models.CharField(max_length=20, choices=StatusBasis)
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, related_name="+")
    focus_area_in_exhibit = models.ForeignKey(
        FocusArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title_as_reported = models.CharField(max_length=300)

    class Meta:
        ordering = ["project_id", "report__year"]
        constraints = [models.UniqueConstraint(fields=["project", "report"], name="one_status_per_report")]

    def __str__(self) -> str:
        return f"{self.project} {self.report}: {self.status}"


class TitleChange(models.Model):
    """Two documents call what we take for one project by two titles."""

    key = models.CharField(max_length=130, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="title_changes")
    earlier_title = models.CharField(max_length=300)
    earlier_source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    later_title = models.CharField(max_length=300)
    later_source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(max_length=10, choices=MatchConfidence)
    basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.earlier_title} → {self.later_title}"


class Target(models.Model):
    """A figure a city set itself, for a project or (project empty) for the city; texts as printed."""

    key = models.CharField(max_length=130, unique=True)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="targets")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="targets")
    indicator = models.CharField(max_length=200)
    unit = models.CharField(max_length=60, blank=True)
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.indicator


class Outcome(models.Model):
    """A figure observed for a project; the value as printed."""

    key = models.CharField(max_length=130, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outcomes")
    indicator = models.CharField(max_length=200)
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=60, blank=True)
    as_of = PartialDateField(null=True, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value} {self.unit}"


class Mention(models.Model):
    """A document names an organisation in connection with a project or a city. `partner` is set where we list it."""

    key = models.CharField(max_length=130, unique=True)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="mentions")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="mentions")
    name = models.CharField("name as printed", max_length=200)
    kind = models.CharField(max_length=20, choices=MentionKind)
    role = models.CharField(max_length=20, choices=MentionRole)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    year = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name
