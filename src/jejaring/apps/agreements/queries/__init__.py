"""What can be asked about agreements, the partners they tie, programme roles and stories.

"How many" is counted in pairs of parties beside rows: two rows may tell of one act, and one row may join many parties.
A pair is two parties that stand in at least one agreement together.
"""

from jejaring.apps.agreements.queries.cities import (
    CITY_ORDERS,
    CityCounts,
    CityFilter,
    CityRow,
    cities_page,
    count_cities,
    load_cities,
    load_cohorts,
)
from jejaring.apps.agreements.queries.counting import (
    AgreementCounts,
    agreement_counts,
    load_agreement_facets,
    load_agreement_years,
)
from jejaring.apps.agreements.queries.deeds import load_deeds
from jejaring.apps.agreements.queries.detail import AgreementDetail, PartyInAgreement, get_agreement
from jejaring.apps.agreements.queries.filters import AgreementFilter
from jejaring.apps.agreements.queries.focus_areas import NamedAgreement, count_of_focus_area, load_latest_of_focus_area
from jejaring.apps.agreements.queries.listing import (
    AGREEMENT_SORTS,
    AgreementRow,
    agreements_page,
    load_agreements,
    load_latest_agreements,
)
from jejaring.apps.agreements.queries.names import load_indexed_texts, load_record_names
from jejaring.apps.agreements.queries.parties import OtherParty, PartyAgreement, agreements_of_party, count_tied_cities
from jejaring.apps.agreements.queries.partners import (
    PARTNER_SORTS,
    MentionRow,
    PartnerFilter,
    PartnerRow,
    ProgrammePart,
    load_mentions_of,
    load_partner_facets,
    load_partners,
    load_party_kinds,
    load_programme_parts,
    partners_page,
)
from jejaring.apps.agreements.queries.records import (
    AgreementRecord,
    AgreementWanted,
    agreements_after,
    count_agreements,
    get_agreement_record,
)
from jejaring.apps.agreements.queries.stories import (
    NamedInBoth,
    Step,
    StepItem,
    StoryThread,
    Strand,
    get_story,
    load_stories,
    load_stories_naming,
)

__all__ = (
    "AGREEMENT_SORTS",
    "CITY_ORDERS",
    "PARTNER_SORTS",
    "AgreementCounts",
    "AgreementDetail",
    "AgreementFilter",
    "AgreementRecord",
    "AgreementRow",
    "AgreementWanted",
    "CityCounts",
    "CityFilter",
    "CityRow",
    "MentionRow",
    "NamedAgreement",
    "NamedInBoth",
    "OtherParty",
    "PartnerFilter",
    "PartnerRow",
    "PartyAgreement",
    "PartyInAgreement",
    "ProgrammePart",
    "Step",
    "StepItem",
    "StoryThread",
    "Strand",
    "agreement_counts",
    "agreements_after",
    "agreements_of_party",
    "agreements_page",
    "cities_page",
    "count_agreements",
    "count_cities",
    "count_of_focus_area",
    "count_tied_cities",
    "get_agreement",
    "get_agreement_record",
    "get_story",
    "load_agreement_facets",
    "load_agreement_years",
    "load_agreements",
    "load_cities",
    "load_cohorts",
    "load_deeds",
    "load_indexed_texts",
    "load_latest_agreements",
    "load_latest_of_focus_area",
    "load_mentions_of",
    "load_partner_facets",
    "load_partners",
    "load_party_kinds",
    "load_programme_parts",
    "load_record_names",
    "load_stories",
    "load_stories_naming",
    "partners_page",
)
