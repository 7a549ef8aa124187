"""How much of what a city's page could show is known."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jejaring.apps.agreements.queries import PartyAgreement
from jejaring.apps.projects.queries import CityProject
from jejaring.apps.registry.queries import CityProfile
from jejaring.kernel.ref import Ref
from jejaring.web.pictures.timeline import REPORTED

_MONEY_KINDS = frozenset({"grant", "loan", "contract"})


@dataclass(frozen=True, slots=True)
class Known:
    """How many of some facts are known."""

    label: str
    known: int
    whole: int


def completeness(
    profile: CityProfile,
    has_office: bool,
    projects: tuple[CityProject, ...],
    agreements: tuple[PartyAgreement, ...],
    latest: int | None,
    observed: frozenset[Ref],
) -> list[Known]:
    """How many of the facts that the page could show are known; nothing to know is left out."""
    facts = _profile_facts(profile, has_office)
    in_latest = [
        project for project in projects if any(y.year == latest and y.status in REPORTED for y in project.years)
    ]
    money = [agreement for agreement in agreements if agreement.kind in _MONEY_KINDS]
    meters = [
        Known(_("Facts of the profile"), sum(1 for _label, known in facts if known), len(facts)),
        Known(_("Projects with a description"), sum(1 for p in projects if p.has_summary), len(projects)),
        Known(_("Projects listed in the latest report"), len(in_latest), len(projects)),
        Known(
            _("Projects with at least one observed figure"),
            sum(1 for p in projects if p.ref in observed),
            len(projects),
        ),
        Known(_("Agreements with a date"), sum(1 for a in agreements if a.signed), len(agreements)),
        Known(_("Grants, loans and contracts with an amount"), sum(1 for a in money if a.amount), len(money)),
    ]
    return [meter for meter in meters if meter.whole]


def gaps(profile: CityProfile, has_office: bool) -> list[str]:
    """The facts of the profile that are not known."""
    return [label for label, known in _profile_facts(profile, has_office) if not known]


def _profile_facts(profile: CityProfile, has_office: bool) -> list[tuple[str, bool]]:
    return [
        (_("Population"), profile.population is not None),
        (_("Year of the population"), profile.population_year is not None),
        (_("What the population covers"), bool(profile.population_scope)),
        (_("Area"), profile.area_km2 is not None),
        (_("Position"), profile.latitude is not None),
        (_("Name in the local language"), bool(profile.local_name)),
        (_("Chief Smart City Officer"), has_office),
    ]
