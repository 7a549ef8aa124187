"""Cities as maps show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from jejaring.apps.registry.models import City
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class MapCity:
    """A member city as the map shows it. Degrees, WGS 84, None where not known; population None where not known."""

    key: str
    name: str
    local_name: str
    local_language: str
    state: str
    cohort_year: int
    latitude: float | None
    longitude: float | None
    population: int | None
    population_year: int | None
    population_scope: str

    @property
    def ref(self) -> Ref:
        """The city as a party."""
        return Ref("city", self.key)


def load_map_cities(parties: Iterable[int] | None = None) -> dict[int, MapCity]:
    """Cities by the id of their party, in the order of their names: those with these ids, or all."""
    cities = City.objects.order_by("party__name", "party__key")
    if parties is not None:
        cities = cities.filter(pk__in=parties)
    rows = cities.values_list(
        "pk", "party__key", "party__name", "local_name", "local_language", "state__key", "cohort_year",
        "party__latitude", "party__longitude", "population", "population_year", "population_scope",
    )  # fmt: skip
    return {row[0]: MapCity(*row[1:]) for row in rows}


def load_most_populous(limit: int) -> dict[int, int]:
    """The population of the largest cities, by the id of their party; where it is not known, a city is left out."""
    rows = City.objects.filter(population__isnull=False).order_by("-population", "pk")
    return {pk: people for pk, people in rows.values_list("pk", "population")[:limit] if people is not None}
