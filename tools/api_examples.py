"""Ask the API for its examples over the built-in network and write them down: python tools/api_examples.py

Run it when an example is no longer what the API answers; a test tells. The database is a throwaway one.
"""

import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
ADDRESSES = {
    "entrance": "/api/v1/",
    "get_taxonomy": "/api/v1/taxonomy",
    "list_parties": "/api/v1/parties?q=jakarta",
    "get_party": "/api/v1/parties/yokohama",
    "list_cities": "/api/v1/cities?state=SG",
    "get_city": "/api/v1/cities/banyuwangi",
    "list_partners": "/api/v1/partners?kind=development_bank",
    "get_partner": "/api/v1/partners/john-wiley-sons",
    "list_projects": "/api/v1/projects?city=banyuwangi&fields=key,title,latest_report&count=true",
    "get_project": "/api/v1/projects/bandar-seri-begawan-clean-river",
    "list_status_reports": "/api/v1/status-reports?project=bandar-seri-begawan-clean-river",
    "get_status_report": "/api/v1/status-reports/bandar-seri-begawan-clean-river.2022",
    "list_monitoring": "/api/v1/monitoring",
    "get_monitoring": "/api/v1/monitoring/2025",
    "list_agreements": "/api/v1/agreements?party=chonburi&year=2018",
    "get_agreement": "/api/v1/agreements/chonburi-yusa-loi-2018",
    "list_exchanges": "/api/v1/exchanges?kind=study_visit&fields=key,title,start,host",
    "get_exchange": "/api/v1/exchanges/ascn-governance-workshop-2018",
    "list_needs": "/api/v1/needs?city=banyuwangi&kind=capacity_building",
    "get_need": "/api/v1/needs/bandar-seri-begawan-kampong-ayer-need-1",
    "list_offers": "/api/v1/offers?kind=funding",
    "list_ties": "/api/v1/ties?evidence=agreement:chonburi-yusa-loi-2018",
    "list_sources": "/api/v1/sources?q=action+plan",
    "get_source": "/api/v1/sources/scap-2018",
    "list_citations": "/api/v1/citations?subject=city:banyuwangi",
}

# What only the holder of a token can ask, and records of a kind that the built-in network has none of yet: examples
# that nobody's data stands in.
INVENTED = {
    "get_offer": {
        "address": "/api/v1/offers/example-city-offer-k3v9qa7m",
        "answer": {
            "key": "example-city-offer-k3v9qa7m",
            "title": "A week with our traffic control room",
            "summary": "Two officers can work beside ours for a week.",
            "party": "city:example-city",
            "party_name": "Example City",
            "country": "ID",
            "kinds": ["capacity_building"],
            "focus_areas": ["built-infrastructure"],
            "states": [],
            "conditions": "Travel is paid by the guests.",
            "capacity": "Two visits a year.",
            "languages": ["id", "en"],
            "state": "published",
            "published_on": "2026-05-04",
            "checked_on": "2026-05-04",
            "closed_on": None,
            "closed_reason": None,
        },
    },
    "get_me": {
        "address": "/api/v1/me",
        "answer": {
            "ref": "user:7",
            "name": "Sari",
            "scope": "act",
            "expires": "2027-05-04T09:30:00+00:00",
            "mandates": [{"office": "city_officer", "held_for": "city:banyuwangi"}],
        },
    },
}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"JEJARING_HOME": home, "DJANGO_SETTINGS_MODULE": "jejaring.config.settings"}
        os.environ.pop("JEJARING_DATABASE_URL", None)
        import django

        django.setup()
        _load()
        _write()


def _load() -> None:
    from django.core.management import call_command

    from jejaring.apps.packs.actions import load_pack
    from jejaring.formats.packs.reading import read_pack
    from jejaring.kernel.actor import OPERATOR

    call_command("migrate", verbosity=0)
    load_pack(by=OPERATOR, pack=read_pack(ROOT / "src/jejaring/data/ascn"), at=datetime.now(UTC))


def _write() -> None:
    from django.test import Client

    from jejaring.api.documentation import EXAMPLES

    client = Client(headers={"host": "localhost"})
    found: dict[str, object] = dict(INVENTED)
    for operation, address in ADDRESSES.items():
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code} {response.content.decode()}")
        found[operation] = {"address": address, "answer": response.json()}
        print(operation, len(response.content), "bytes")
    EXAMPLES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
