"""Partners: the list, its twins and a page each."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.agreements.queries import (
    PARTNER_SORTS,
    AgreementFilter,
    PartnerFilter,
    PartnerRow,
    agreement_counts,
    load_agreements,
    load_mentions_of,
    load_partner_facets,
    load_partners,
    load_programme_parts,
    partners_page,
)
from jejaring.apps.exchange.queries import exchanges_of_party
from jejaring.apps.registry.queries import get_partner, load_member_countries, load_network_members
from jejaring.apps.sources.queries import load_citations
from jejaring.apps.ties.queries import TieFilter, load_placed_ties
from jejaring.web.history import history_of
from jejaring.web.jinja import country
from jejaring.web.lists import PAGE_SIZE, Facet, facet
from jejaring.web.params import Params
from jejaring.web.pictures import partners as pictures
from jejaring.web.twins import Format, twin
from jejaring.web.views.agreements import REGIONS
from jejaring.web.words import WORDS, word

KINDS = tuple(key for group, key in WORDS if group == "partner_kind")
_MOST_MEMBERS_SHOWN = 200


def partners(request: HttpRequest) -> HttpResponse:
    """The list with its filters."""
    params, counts = Params(request), load_partner_facets(PartnerFilter())
    wanted, sort = _read(params, counts["country"])
    number = params.page()
    params.check()
    context = {
        "nav": "partners",
        "crumbs": [(_("Overview"), reverse("home")), (_("Partners"), "")],
        "page": partners_page(wanted, sort, number=number, size=PAGE_SIZE),
        "sort": sort,
        "q": wanted.text,
        "facets": _facets(wanted),
    }
    return render(request, "partners/list.html", context)


def partners_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All rows of the list, filtered as it is, as a download."""
    params = Params(request)
    wanted, sort = _read(params, load_partner_facets(PartnerFilter())["country"])
    params.check()
    return twin("partners", PartnerRow, load_partners(wanted, sort), form)


def partner(request: HttpRequest, key: str) -> HttpResponse:
    """One partner: what it signed, whom it is tied to, and where documents name it."""
    Params(request).check()
    profile = get_partner(key)
    signed = AgreementFilter(party=key)
    rows = tuple(load_agreements(signed))
    others = pictures.others(profile.ref, load_placed_ties(TieFilter(party=key, layer="agreement")))
    mentions, parts, members = load_mentions_of(key), load_programme_parts(key), load_network_members(key)
    exchanges = exchanges_of_party(key)
    view = pictures.view_of(profile)
    told = (
        *(row.ref for row in rows[:PAGE_SIZE]),
        *(mention.ref for mention in mentions),
        *(part.ref for part in parts),
        *(exchange.ref for exchange in exchanges),
        *(member.membership for member in members[:_MOST_MEMBERS_SHOWN]),
    )
    context = {
        "nav": "partners",
        "crumbs": [(_("Overview"), reverse("home")), (_("Partners"), reverse("partners")), (profile.name, "")],
        "partner": profile,
        "rows": rows,
        "rows_shown": rows[:PAGE_SIZE],
        "counts": agreement_counts(signed.day, signed),
        "strip": pictures.strip(rows),
        "loom": pictures.threads(profile, others),
        "map": pictures.map_of(profile, others),
        "cities": [other for other in others if other.ref.kind == "city"],
        "mentions": mentions,
        "parts_in_programmes": parts,
        "members_of_it": members,
        "members_shown": members[:_MOST_MEMBERS_SHOWN],
        "exchanges": exchanges,
        "land": (view,) if view else (),
        "members": load_member_countries(),
        "book": load_citations(told),
        "history": history_of(profile.ref, profile.name),
    }
    return render(request, "partners/page.html", context)


def _read(params: Params, countries: Mapping[str, int]) -> tuple[PartnerFilter, str]:
    wanted = PartnerFilter(
        kinds=params.choices("kind", KINDS),
        regions=params.choices("region", REGIONS),
        countries=params.choices("country", [code for code in countries if code]),
        text=params.text("q"),
    )
    return wanted, params.choice("sort", PARTNER_SORTS, "name")


def _facets(wanted: PartnerFilter) -> list[Facet]:
    counts = load_partner_facets(wanted)
    codes = sorted({*counts["country"], *wanted.countries} - {""}, key=country)
    return [
        facet("kind", _("Kind"), [(k, word(k, "partner_kind")) for k in KINDS], counts["kind"], wanted.kinds),
        facet("region", _("Region"), [(k, word(k, "region")) for k in REGIONS], counts["region"], wanted.regions),
        facet(
            "country", _("Country"), [(code, country(code)) for code in codes], counts["country"], wanted.countries,
            folded=True,
        ),
    ]  # fmt: skip


urlpatterns = [
    path("partners.csv", partners_twin, {"form": "csv"}, name="partners-csv"),
    path("partners.json", partners_twin, {"form": "json"}, name="partners-json"),
    path("partners", partners, name="partners"),
    path("partners/<str:key>", partner, name="partner"),
]
