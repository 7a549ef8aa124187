"""Database fields for the kernel's values, and the words several apps choose from. The lowest stone of the stack."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from jejaring.kernel.dates import PartialDate

if TYPE_CHECKING:
    _TextField = models.CharField[PartialDate | str | None, PartialDate | None]
else:
    _TextField = models.CharField


class Confidence(models.TextChoices):
    """How sure we are that a statement is true and still as stated."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Pillar(models.TextChoices):
    """The three pillars of the ASEAN Community; other networks may use them for the same three spheres."""

    ECONOMIC = "economic"
    POLITICAL_SECURITY = "political_security"
    SOCIO_CULTURAL = "socio_cultural"


class PartialDateField(_TextField):
    """Stores a PartialDate as its ISO text, so that it sorts and filters as text; NULL is an unknown date."""

    description = "a date known to the day, the month or the year"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: Any) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)

    def to_python(self, value: Any) -> Any:
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None or value == "" else str(value)

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value) if isinstance(value, PartialDate) else value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")
