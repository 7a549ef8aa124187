from django.conf import settings
from django.db import models

from jejaring.apps.fields import PartialDateField


class PartnerKind(models.TextChoices):
    """What sort of organisation a partner is."""

    NATIONAL_GOVERNMENT = "national_government"
    CITY_GOVERNMENT = "city_government"
    COMPANY = "company"
    DEVELOPMENT_BANK = "development_bank"
    UN_AGENCY = "un_agency"
    UNIVERSITY = "university"
    NGO = "ngo"
    CITY_NETWORK = "city_network"
    REGIONAL_ORGANISATION = "regional_organisation"
    PROGRAMME = "programme"


class OfficeFunction(models.TextChoices):
    """What an office is for."""

    CHIEF_SMART_CITY_OFFICER = "chief_smart_city_officer"
    NATIONAL_REPRESENTATIVE = "national_representative"


class MandateOffice(models.TextChoices):
    """In which office a person can speak for a party, a state or the network."""

    CHIEF_SMART_CITY_OFFICER = "chief_smart_city_officer"
    CITY_OFFICER = "city_officer"
    NATIONAL_REPRESENTATIVE = "national_representative"
    PARTNER_DELEGATE = "partner_delegate"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    OBSERVER = "observer"


class FigureMeasure(models.TextChoices):
    """What a figure of a city measures; people, square kilometres, people per square kilometre."""

    POPULATION = "population"
    AREA_KM2 = "area_km2"
    DENSITY_PER_KM2 = "density_per_km2"


class MapView(models.TextChoices):
    """Which of the shipped maps shows the network best."""

    SOUTH_EAST_ASIA = "south-east-asia"
    WORLD = "world"


class FocusShape(models.TextChoices):
    """The shapes by which focus areas are told apart without colour."""

    RING = "ring"
    CROSS = "cross"
    SHIELD = "shield"
    LEAF = "leaf"
    STEPS = "steps"
    DIAMOND = "diamond"


class Network(models.Model):
    """The network this installation serves; one row."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    name_id = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=40)
    purpose_en = models.TextField()
    purpose_id = models.TextField(blank=True)
    founded = PartialDateField(null=True, blank=True)
    map_view = models.CharField(max_length=20, choices=MapView, default=MapView.WORLD)
    party = models.ForeignKey("Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class State(models.Model):
    """A state to which member cities belong."""

    key = models.CharField("ISO 3166-1 alpha-2", max_length=2, unique=True)
    iso3 = models.CharField("ISO 3166-1 alpha-3", max_length=3, unique=True)
    name = models.CharField(max_length=100)
    name_id = models.CharField(max_length=100, blank=True)
    local_name = models.CharField(max_length=200, blank=True)
    local_language = models.CharField(max_length=10, blank=True)
    joined = PartialDateField("joined the regional organisation", null=True, blank=True)
    chair_years = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    """Anyone who can stand at an end of a tie. Its city or partner row tells the rest."""

    class Kind(models.TextChoices):
        CITY = "city"
        PARTNER = "partner"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField("ISO 3166-1 alpha-2", max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name


class City(models.Model):
    """A member city. Population and area are the network's chosen figures; others stand in CityFigure."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, primary_key=True, related_name="city")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="cities")
    local_name = models.CharField(max_length=200, blank=True)
    local_language = models.CharField(max_length=10, blank=True)
    cohort_year = models.PositiveSmallIntegerField("joined the network in")
    is_pilot = models.BooleanField(default=False)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    population_scope = models.CharField("what population and area cover", max_length=100, blank=True)
    area_km2 = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name_plural = "cities"

    def __str__(self) -> str:
        return self.party.name


class Partner(models.Model):
    """An outside partner."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, primary_key=True, related_name="partner")
    kind = models.CharField(max_length=30, choices=PartnerKind, db_index=True)
    region = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.party.name


class CityFigure(models.Model):
    """Another statement of a city's size, kept beside the chosen one."""

    key = models.CharField(max_length=120, unique=True)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="figures")
    measure = models.CharField(max_length=20, choices=FigureMeasure)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.city}: {self.measure} {self.value}"


class Office(models.Model):
    """A function held for a city or a state. Whoever holds it is not named here."""

    key = models.CharField(max_length=120, unique=True)
    function = models.CharField(max_length=40, choices=OfficeFunction)
    city = models.ForeignKey(City, on_delete=models.CASCADE, null=True, blank=True, related_name="offices")
    state = models.ForeignKey(State, on_delete=models.CASCADE, null=True, blank=True, related_name="offices")
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(city__isnull=True) ^ models.Q(state__isnull=True), name="office_of_city_or_state"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Mandate(models.Model):
    """A person speaks for a party (or for a state, or with neither for the network) from `start` until `end`, excluded.

    A mandate is ended, never erased: who was entitled on a past day can always be told. One that ends on the day it
    starts was never in force.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    office = models.CharField(max_length=40, choices=MandateOffice)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates")
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates")
    start = models.DateField()
    end = models.DateField("end (excluded)", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="mandate_ends_not_before_start",
            ),
            models.CheckConstraint(
                condition=models.Q(party__isnull=True) | models.Q(state__isnull=True), name="mandate_of_party_or_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.office} of {self.party or self.state or 'the network'}"


class Invitation(models.Model):
    """Somebody was asked to speak for a party, a state or the network. Only the hash of its one-time token is kept."""

    email = models.EmailField("e-mail address")
    office = models.CharField(max_length=40, choices=MandateOffice)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="what it led to"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["email"], name="invitation_email")]

    def __str__(self) -> str:
        return f"{self.office} of {self.party or self.state or 'the network'}"


class FocusArea(models.Model):
    """One of the areas in which projects work. `position` gives its colour and place, `shape` its sign."""

    key = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    shape = models.CharField(max_length=10, choices=FocusShape)
    name_en = models.CharField(max_length=100)
    name_id = models.CharField(max_length=100, blank=True)
    description_en = models.TextField(blank=True)
    description_id = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name_en


class ProjectType(models.Model):
    """A finer sort of project within a focus area."""

    key = models.CharField(max_length=60, unique=True)
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, related_name="project_types")
    name_en = models.CharField(max_length=100)
    name_id = models.CharField(max_length=100, blank=True)
    report_years = models.JSONField("report years that name it", default=list, blank=True)

    class Meta:
        ordering = ["focus_area__position", "key"]

    def __str__(self) -> str:
        return self.name_en


class Enabler(models.Model):
    """A foundation on which all focus areas stand."""

    key = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=100)
    name_id = models.CharField(max_length=100, blank=True)
    description_en = models.TextField(blank=True)
    description_id = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name_en


class StrategyItem(models.Model):
    """An item of a framework that a project can serve."""

    key = models.CharField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField()
    framework = models.CharField(max_length=60)
    framework_name = models.CharField(max_length=150)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A city belongs to a city network, since when if that is known."""

    key = models.CharField(max_length=120, unique=True)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="memberships")
    network = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")
    since = PartialDateField(null=True, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.city} in {self.network}"
