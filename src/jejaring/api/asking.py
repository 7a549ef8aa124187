"""What can be asked: the parameters of every list, checked."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from jejaring.formats.packs.schema import BY_NAME
from jejaring.kernel.ref import Ref


@dataclass(frozen=True)
class OneOf:
    """The text is one of a closed list of words, or empty."""

    words: tuple[str, ...]

    @classmethod
    def column(cls, table: str, column: str) -> "OneOf":
        """The words that a column of the pack may hold."""
        return cls(BY_NAME[table].column(column).choices)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "enum": list(self.words)}

    def _check(self, text: str) -> str:
        if text and text not in self.words:
            way_out = f"Use one of: {', '.join(self.words)}."
            raise PydanticCustomError("word", "is not one of the words allowed here", {"way_out": way_out})
        return text


def _plain_text(value: Any) -> Any:
    if isinstance(value, str) and "\x00" in value:
        raise PydanticCustomError("null", "holds a null character", {"way_out": "Remove it."})
    return value


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


def _reference(text: str) -> str:
    try:
        return str(Ref.parse(text)) if text else ""
    except ValueError:
        way_out = "Write for example project:banyuwangi-smart-kampung."
        raise PydanticCustomError("ref", "is not of the form kind:key", {"way_out": way_out}) from None


Text = Annotated[str, Field(max_length=200), BeforeValidator(_plain_text)]
Key = Text
Reference = Annotated[
    Text,
    BeforeValidator(lambda value: _reference(_plain_text(value))),
    Field(json_schema_extra={"pattern": r"^[a-z][a-z_]*:[A-Za-z0-9][A-Za-z0-9._-]*$"}),
]
Year = Annotated[Annotated[int, Field(ge=1000, le=2999)] | None, BeforeValidator(_empty_is_none)]

_CITY = Field("", description="Key of a city.", examples=["banyuwangi"])
_STATE = Field("", description="ISO 3166-1 alpha-2 code of a state.", examples=["ID"])
_COUNTRY = Field("", description="ISO 3166-1 alpha-2 code.", examples=["JP"])
_FOCUS_AREA = Field("", description="Key of a focus area.", examples=["quality-environment"])
_PARTY = Field("", description="Key of a city or partner.", examples=["chonburi"])
_TEXT = Field("", description="Part of the name, in any case.")
_PILLARS = OneOf.column("agreements", "pillar")


class Selection(BaseModel):
    """Which fields of a record are wanted."""

    wanted: Text = Field("", alias="fields", description="Names of the fields wanted, separated by commas.")


class Listing(Selection):
    """A stretch of a list. `EVERYWHERE` names the parameters that every list has."""

    EVERYWHERE: ClassVar[tuple[str, ...]] = ("fields", "cursor", "limit", "count")

    cursor: Annotated[str, Field(max_length=1000)] = Field(
        "", description="Where to go on, as given in `next` of the last answer; empty to start."
    )
    limit: Annotated[int, BeforeValidator(lambda value: 50 if value == "" else value), Field(ge=1, le=200)] = Field(
        50, description="How many records at most."
    )
    count: Annotated[bool, BeforeValidator(lambda value: False if value == "" else value)] = Field(
        False, description="`true` adds `total`: how many records fit in all."
    )


class PartyListing(Listing):
    """Which parties."""

    kind: Annotated[Text, OneOf(("city", "partner"))] = Field("", description="Sort of party.")
    country: Text = _COUNTRY
    q: Text = _TEXT


class CityChoice(BaseModel):
    """Which cities, whatever form they are given in."""

    state: Text = _STATE
    cohort_year: Year = Field(None, description="Year in which it joined the network.")
    q: Text = Field("", description="Part of the name in English or in its own script, in any case.")


class CityListing(CityChoice, Listing):
    """Which cities."""


class ProjectListing(Listing):
    """Which projects."""

    city: Key = _CITY
    state: Text = _STATE
    focus_area: Key = _FOCUS_AREA
    project_type: Key = Field("", description="Key of a project type.")
    latest_status: Annotated[Text, OneOf.column("status_reports", "status")] = Field(
        "", description="Status in the newest monitoring report that names the project."
    )
    q: Text = Field("", description="Part of the title, in any case.")


class StatusReportListing(Listing):
    """Which status reports."""

    project: Key = Field("", description="Key of a project.")
    city: Key = _CITY
    report: Year = Field(None, description="Year of the monitoring report.", examples=[2025])
    status: Annotated[Text, OneOf.column("status_reports", "status")] = Field("", description="Status as reported.")
    focus_area: Key = Field("", description="Key of the focus area as the report prints it.")


class PartnerListing(Listing):
    """Which partners."""

    kind: Annotated[Text, OneOf.column("partners", "kind")] = Field("", description="Sort of organisation.")
    country: Text = _COUNTRY
    region: Text = Field("", description="World region.", examples=["East Asia"])
    q: Text = _TEXT


class AgreementListing(Listing):
    """Which agreements."""

    kind: Annotated[Text, OneOf.column("agreements", "kind")] = Field("", description="Sort of agreement.")
    party: Key = _PARTY
    focus_area: Key = _FOCUS_AREA
    pillar: Annotated[Text, _PILLARS] = Field("", description="Community pillar.")
    year: Year = Field(None, description="Year of signature.")
    confidence: Annotated[Text, OneOf.column("agreements", "confidence")] = Field("", description="How sure we are.")


class ExchangeListing(Listing):
    """Which exchanges."""

    kind: Annotated[Text, OneOf.column("exchanges", "kind")] = Field("", description="Sort of meeting.")
    party: Key = Field("", description="Key of a city or partner that hosted or took part.", examples=["singapore"])
    focus_area: Key = _FOCUS_AREA
    year: Year = Field(None, description="Year in which it began.")


class NeedListing(Listing):
    """Which needs."""

    kind: Annotated[Text, OneOf.column("needs", "kind")] = Field("", description="What is asked for.")
    state: Annotated[Text, OneOf.column("needs", "state")] = Field("", description="Where it stands.")
    city: Key = _CITY
    country: Text = Field("", description="ISO 3166-1 alpha-2 code of the city's state.", examples=["ID"])
    project: Key = Field("", description="Key of a project.", examples=["banyuwangi-smart-kampung"])
    focus_area: Key = _FOCUS_AREA
    q: Text = Field("", description="Part of the title, the text, the project or the city, in any case.")


class OfferListing(Listing):
    """Which offers. One that names no focus area or no state fits all of them."""

    kind: Annotated[Text, OneOf.column("needs", "kind")] = Field("", description="What is offered.")
    state: Annotated[Text, OneOf(("published", "closed"))] = Field("", description="Where it stands.")
    party: Key = _PARTY
    country: Text = Field("", description="ISO 3166-1 alpha-2 code of a state it is meant for.", examples=["ID"])
    focus_area: Key = _FOCUS_AREA
    q: Text = Field("", description="Part of the title, the text or the party's name, in any case.")


class TieChoice(BaseModel):
    """Which ties, whatever form they are given in."""

    party: Key = Field("", description="Key of a city or partner at either end.", examples=["chonburi"])
    layer: Annotated[Text, OneOf(("agreement", "membership", "exchange", "programme"))] = Field(
        "", description="What left the tie."
    )
    kind: Text = Field("", description="Finer sort within the layer.", examples=["sister_city"])
    focus_area: Key = _FOCUS_AREA
    pillar: Annotated[Text, _PILLARS] = Field("", description="Community pillar.")
    year: Year = Field(None, description="Ties whose known time touches this year.")
    evidence: Reference = Field("", description="The deed that left the tie, as kind:key.")


class TieListing(TieChoice, Listing):
    """Which ties."""


class SourceListing(Listing):
    """Which sources."""

    q: Text = Field("", description="Part of the title or publisher, in any case.")


class CitationListing(Listing):
    """Which citations."""

    subject: Reference = Field(
        "", description="The record a citation supports, as kind:key.", examples=["city:banyuwangi"]
    )
    field: Text = Field("", description="The field of the record.", examples=["population"])
    source: Key = Field("", description="Key of a source.")
