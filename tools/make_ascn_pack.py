"""Make the built-in pack of the ASEAN Smart Cities Network from the tables of facts it was gathered in.

    python tools/make_ascn_pack.py FOLDER_OF_FACTS src/jejaring/data/ascn

Everything is carried over; pages, bases and doubts become citations, and rows that may mean the same act are marked.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from jejaring.formats.packs.schema import BY_NAME, LIST_SEPARATOR

Rows = list[dict[str, str]]
SHAPES = {
    "civic-social": "ring",
    "health-wellbeing": "cross",
    "safety-security": "shield",
    "quality-environment": "leaf",
    "built-infrastructure": "steps",
    "industry-innovation": "diamond",
}
FOCUS_AREAS_ID = {
    "civic-social": "Membantu warga hidup rukun: pemerintahan yang adil dan terbuka, layanan kota yang mudah, budaya yang "
    "hidup, dan pariwisata yang ramah.",
    "health-wellbeing": "Memudahkan semua orang memperoleh layanan kesehatan, hunian, dan pendidikan yang baik dengan "
    "sumber daya kota.",
    "safety-security": "Melindungi warga, tamu, dan sumber daya penting dari kejahatan, kecelakaan, bencana, dan serangan "
    "pada sistem digital.",
    "quality-environment": "Menjaga udara, air, dan tanah tetap bersih, memakai alam dengan hati-hati, dan menyiapkan kota "
    "menghadapi banjir serta perubahan iklim.",
    "built-infrastructure": "Membangun dan menjalankan transportasi, energi, dan utilitas lain yang dipakai warga dan usaha "
    "setiap hari.",
    "industry-innovation": "Membantu usaha, terutama yang kecil, untuk memulai, berdagang, meneliti, dan memakai teknologi "
    "baru agar lapangan kerja dan pendapatan tumbuh.",
}
ENABLERS_ID = {
    "digital-infrastructure-applications": "Jaringan, data bersama, peta, analisis, otomasi, dan pembayaran digital yang "
    "menjadi dasar proyek kota.",
    "partnership-funding": "Hubungan dengan mitra luar, jaringan kota lain, dan dunia usaha yang membawa dana, pengetahuan, "
    "dan keterampilan.",
}
PROJECT_TYPES_ID = {
    "public-municipal-services": "Layanan Publik dan Kota",
    "governance": "Tata Kelola",
    "tourism": "Pariwisata",
    "culture-heritage": "Budaya dan Warisan",
    "healthcare": "Layanan Kesehatan",
    "housing-home": "Perumahan dan Hunian",
    "education": "Pendidikan",
    "resource-security": "Ketahanan Sumber Daya",
    "public-safety": "Keselamatan Publik, Pengawasan Kota, dan Pencegahan Kejahatan",
    "clean-environment": "Lingkungan Bersih",
    "resource-access-management": "Akses dan Pengelolaan Sumber Daya",
    "urban-resilience": "Ketangguhan Kota",
    "mobility-transportation": "Mobilitas dan Transportasi",
    "utilities": "Utilitas",
    "business-entrepreneurship": "Bisnis dan Kewirausahaan",
    "trade-commerce": "Perdagangan dan Niaga",
    "upskilling": "Peningkatan Keterampilan",
    "research": "Penelitian",
    "technology-incubation": "Inkubasi Teknologi",
}
STATES_ID = {
    "KH": "Kamboja",
    "LA": "Laos",
    "PH": "Filipina",
    "SG": "Singapura",
    "TL": "Timor Leste",
    "VN": "Vietnam",
}
LANGUAGES = {
    "BN": "ms",
    "KH": "km",
    "ID": "id",
    "LA": "lo",
    "MY": "ms",
    "MM": "my",
    "PH": "fil",
    "SG": "",
    "TH": "th",
    "TL": "tet",
    "VN": "vi",
}
CITY_LANGUAGES = {"cebu-city": "ceb", "davao-city": "ceb"}
EXTRA_SOURCES = {
    "wikipedia": (
        "Wikipedia, the free encyclopedia",
        "Wikimedia Foundation",
        "https://www.wikipedia.org/",
        "CC BY-SA 4.0",
    ),
    "wikidata": ("Wikidata", "Wikimedia Foundation", "https://www.wikidata.org/", "CC0 1.0"),
    "geonames": ("GeoNames geographical database", "GeoNames", "https://www.geonames.org/", "CC BY 4.0"),
    "population-in-brief-2025": (
        "Population in Brief 2025",
        "National Population and Talent Division, Singapore",
        "",
        "",
    ),
    "resolution-202-2025-qh15": ("National Assembly Resolution 202/2025/QH15", "National Assembly of Viet Nam", "", ""),
    "common-knowledge": ("Common knowledge; no document at hand", "", "", ""),
}
# The documents of strategies.csv that are no row of sources.csv: the text there, then title, publisher, date, address.
STRATEGY_SOURCES = {
    "ASUS, ASEAN Secretariat, October 2018, aadcp2.org": (
        "asus-2018",
        "ASEAN Sustainable Urbanisation Strategy",
        "ASEAN Secretariat",
        "2018-10",
        "https://aadcp2.org/",
    ),
    "The ASEAN Magazine, 2024, theaseanmagazine.asean.org": (
        "asean-magazine-2024",
        "The ASEAN Magazine",
        "ASEAN Secretariat",
        "2024",
        "https://theaseanmagazine.asean.org/",
    ),
    "The Sun (Malaysia), 27 May 2025, thesun.my": (
        "the-sun-2025-05-27",
        "The Sun (Malaysia), 27 May 2025",
        "The Sun",
        "2025-05-27",
        "https://thesun.my/",
    ),
    "United Nations 2030 Agenda, 2015 (names shortened)": (
        "agenda-2030",
        "Transforming our world: the 2030 Agenda for Sustainable Development",
        "United Nations",
        "2015",
        "https://sdgs.un.org/2030agenda",
    ),
}
# Cities whose population year was filled from general knowledge, as the doubts of the collection tell.
YEARS_FROM_KNOWLEDGE = {
    "jakarta",
    "makassar",
    "semarang",
    "luang-prabang",
    "ipoh",
    "johor-bahru",
    "seberang-perai",
    "chiang-mai",
    "dili",
    "bangkok",
    "yangon",
    "battambang",
    "siem-reap",
    "sihanoukville",
    "hanoi",
    "ho-chi-minh-city",
    "da-nang",
}
PROGRAMME_PARTNERS = {
    "Ministry of Land, Infrastructure, Transport and Tourism of Japan (MLIT)": "mlit-japan",
    "Ministry of Land, Infrastructure and Transport of the Republic of Korea": "molit-korea",
    "Norway": "norway",
}
STORIES = (
    (
        "banyuwangi-wiley",
        "Banyuwangi and Wiley",
        "Banyuwangi dan Wiley",
        ["agreement:banyuwangi-wiley-loi-2018", "project:banyuwangi-education-industrial-growth"],
    ),
    (
        "chonburi-yokohama",
        "Chonburi and the Yokohama Urban Solution Alliance",
        "Chonburi dan Yokohama Urban Solution Alliance",
        ["agreement:chonburi-yusa-loi-2018", "project:chonburi-microgrid"],
    ),
    (
        "five-cities-united-states",
        "Five cities and the United States",
        "Lima kota dan Amerika Serikat",
        [
            "agreement:ascn-usascp-launch-2018",
            "agreement:phnom-penh-boston-usascp",
            "agreement:jakarta-los-angeles-usascp",
            "agreement:kuala-lumpur-usascp-transport",
            "agreement:phuket-las-vegas-usascp",
            "agreement:johor-bahru-portland-usascp",
            "project:phnom-penh-walk-way",
            "project:phnom-penh-public-bus",
            "project:jakarta-jaklingko",
            "project:kuala-lumpur-gokl",
            "project:phuket-smart-mobility",
            "project:johor-bahru-smart-mobility",
        ],
    ),
)
# Totals that the monitoring reports print: total, planning, ongoing, completed (empty: not at hand).
PRINTED = {"2022": ("77",), "2023": ("86",), "2024": ("108", "16", "81", "11"), "2025": ("134", "8", "108", "18")}


class Sources:
    """Gathers the sources of all tables; one address is one source."""

    def __init__(self, rows: Rows) -> None:
        self.rows: Rows = []
        self._by_url: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        for row in rows:
            self.add(
                row["id"],
                row["title"],
                row["publisher"],
                row["document_date"],
                row["url"],
                pages=row["pdf_pages"],
                page_numbering=row["page_numbering"],
            )
        for key, (title, publisher, url, licence) in EXTRA_SOURCES.items():
            self.add(key, title, publisher, "", url, licence=licence)

    def add(self, key: str, title: str, publisher: str = "", date: str = "", url: str = "", **more: str) -> str:
        self.rows.append({"id": key, "title": title, "publisher": publisher, "date": date, "url": url, **more})
        self._titles[key] = title
        if url:
            self._by_url[url] = key
        return key

    def of(self, title: str, url: str) -> tuple[str, str]:
        """The key of the source at this address, and the title given here where it differs from the source's."""
        if url not in self._by_url:
            stem = key = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-")
            number = 2
            while key in self._titles:
                key, number = f"{stem}-{number}", number + 1
            self.add(key, title, "", "", url)
        key = self._by_url[url]
        return key, "" if self._titles[key] == title else title


class Builder:
    """Turns the tables of facts into the tables of a pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources = Sources(self.read("sources"))
        self.citations: Rows = []
        self.partners = {row["id"]: row for row in self.read("partners")}

    def read(self, name: str) -> Rows:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def cite(self, subject: str, source: str, page: str = "", *, field: str = "", note: str = "") -> None:
        row = {"subject": subject, "field": field, "source_id": source, "page": page, "note": note}
        same = ("subject", "field", "source_id", "page")
        if not any(all(row[k] == other[k] for k in same) for other in self.citations[-12:]):
            self.citations.append(row)

    def cite_text(self, subject: str, text: str, *, field: str) -> None:
        """Read `Wikipedia (CC BY-SA 4.0), town` and the like."""
        plan = re.fullmatch(r"ASCN Smart City Action Plan 2018, p\.(\d+)", text)
        if plan:
            self.cite(subject, "scap-2018", plan[1], field=field)
            return
        starts = {
            "Wikipedia": "wikipedia",
            "Wikidata": "wikidata",
            "GeoNames": "geonames",
            "Population in Brief 2025": "population-in-brief-2025",
            "National Assembly Resolution": "resolution-202-2025-qh15",
        }
        for start, source in starts.items():
            if text.startswith(start):
                found = re.search(r"\), (.+)$|\((rounded)\)$", text)
                self.cite(subject, source, field=field, note=(found[1] or found[2]) if found else "")
                return
        if text:
            raise SystemExit(f"{subject}: no source known for “{text}”")

    def tables(self) -> Iterator[tuple[str, Rows]]:
        yield "network", self.network()
        yield "states", self.states()
        yield "partners", [{**row, "country": row["country_iso2"]} for row in self.partners.values()]
        yield "cities", self.cities()
        yield "city_figures", self.city_figures()
        yield "offices", self.offices()
        yield "focus_areas", self.focus_areas()
        yield "project_types", self.project_types()
        yield "enablers", self.enablers()
        yield "strategies", self.strategies()
        yield "reports", self.reports()
        yield "action_plans", self.action_plans()
        yield "projects", self.projects()
        yield "status_reports", self.status_reports()
        yield "title_changes", self.title_changes()
        yield "targets", self.targets()
        yield "outcomes", self.numbered("outcomes", "outcome", lambda row: row["project_id"])
        yield "needs", self.numbered("needs", "need", lambda row: row["project_id"])
        yield "mentions", self.mentions()
        yield "agreements", self.agreements()
        yield "exchanges", self.exchanges()
        yield "memberships", self.memberships()
        yield "programme_roles", self.programme_roles()
        yield (
            "stories",
            [
                {"id": key, "position": str(n), "title_en": en, "title_id": local, "refs": LIST_SEPARATOR.join(refs)}
                for n, (key, en, local, refs) in enumerate(STORIES, 1)
            ],
        )
        yield "sources", self.sources.rows
        yield "citations", self.citations

    def network(self) -> Rows:
        self.cite("network:asean-smart-cities-network", "concept-note-2018", "2", field="purpose_en")
        self.cite("network:asean-smart-cities-network", "scap-2018", field="founded")
        return [
            {
                "id": "asean-smart-cities-network",
                "name": "ASEAN Smart Cities Network",
                "name_id": "Jaringan Kota Cerdas ASEAN",
                "short_name": "ASCN",
                "purpose_en": "Cities of South-East Asia work together on smart and sustainable urban development: they "
                "cooperate across borders, bring projects about and win outside partners for funding and support.",
                "purpose_id": "Kota-kota Asia Tenggara bekerja sama dalam pembangunan kota yang cerdas dan berkelanjutan: "
                "mereka bekerja lintas batas, mewujudkan proyek, dan menggandeng mitra luar untuk pendanaan dan dukungan.",
                "founded": "2018",
                "map_view": "south-east-asia",
                "partner_id": "asean-smart-cities-network",
            }
        ]

    def states(self) -> Rows:
        rows = []
        for row in self.read("states"):
            self.cite(f"state:{row['iso2']}", "roster-2026", row["roster_page"])
            self.cite(f"state:{row['iso2']}", "common-knowledge", field="joined")
            if row["chair_years"]:
                self.cite(f"state:{row['iso2']}", "common-knowledge", field="chair_years")
            rows.append(
                {
                    **row,
                    "id": row["iso2"],
                    "name_id": STATES_ID.get(row["iso2"], row["name"]),
                    "local_language": LANGUAGES[row["iso2"]],
                    "joined": row["asean_joined"],
                    "chair_years": row["chair_years"].replace(";", LIST_SEPARATOR),
                }
            )
        return rows

    def cities(self) -> Rows:
        rows = []
        for row in self.read("cities"):
            subject = f"city:{row['id']}"
            self.cite(subject, "roster-2026", row["roster_page"])
            self.cite(subject, "asean-ascn-page", field="cohort_year")
            self.cite_text(subject, row["population_source"], field="population")
            self.cite_text(subject, row["area_source"], field="area_km2")
            self.cite_text(subject, row["coordinate_source"], field="lat")
            if row["population_year"] and (
                row["id"] in YEARS_FROM_KNOWLEDGE or (row["state_iso2"], row["population_year"]) == ("PH", "2024")
            ):
                self.cite(subject, "common-knowledge", field="population_year")
            language = CITY_LANGUAGES.get(row["id"], LANGUAGES[row["state_iso2"]])
            rows.append({**row, "state_id": row["state_iso2"], "local_language": language})
        return rows

    def city_figures(self) -> Rows:
        rows = []
        for row in self.read("city_profiles_2018"):
            for measure in ("population", "area_km2", "density_per_km2"):
                if row[measure]:
                    key = f"{row['city_id']}-{measure.replace('_', '-')}-2018"
                    self.cite(f"city_figure:{key}", row["source_id"], row["page"])
                    rows.append(
                        {
                            "id": key,
                            "city_id": row["city_id"],
                            "measure": measure,
                            "value": row[measure],
                            "year": "2018",
                            "note": row["note"],
                        }
                    )
        return rows

    def offices(self) -> Rows:
        rows = []
        for row in self.read("cities"):
            if row["csco_position"]:
                key = f"{row['id']}-csco"
                self.cite(f"office:{key}", "roster-2026", row["roster_page"])
                rows.append(
                    {
                        "id": key,
                        "function": "chief_smart_city_officer",
                        "city_id": row["id"],
                        "title": row["csco_position"],
                    }
                )
        for row in self.read("states"):
            if row["national_representative_institution"]:
                key = f"{row['iso2'].lower()}-national-representative"
                self.cite(f"office:{key}", "roster-2026", row["roster_page"])
                rows.append(
                    {
                        "id": key,
                        "function": "national_representative",
                        "state_id": row["iso2"],
                        "title": row["national_representative_institution"],
                    }
                )
        return rows

    def focus_areas(self) -> Rows:
        rows = []
        for position, row in enumerate(self.read("focus_areas"), 1):
            self.cite(f"focus_area:{row['id']}", "framework-2018")
            rows.append(
                {
                    **row,
                    "position": str(position),
                    "shape": SHAPES[row["id"]],
                    "description_en": row["description"],
                    "description_id": FOCUS_AREAS_ID[row["id"]],
                }
            )
        return rows

    def project_types(self) -> Rows:
        rows = []
        for row in self.read("project_types"):
            for year in row["report_years"].split(";"):
                self.cite(f"project_type:{row['id']}", f"me-{year}")
            years = row["report_years"].replace(";", LIST_SEPARATOR)
            rows.append({**row, "name_en": row["name"], "name_id": PROJECT_TYPES_ID[row["id"]], "report_years": years})
        return rows

    def enablers(self) -> Rows:
        rows = []
        for row in self.read("enablers"):
            self.cite(f"enabler:{row['id']}", row["source_id"], row["page"])
            rows.append({**row, "description_en": row["description"], "description_id": ENABLERS_ID[row["id"]]})
        return rows

    def strategies(self) -> Rows:
        for key, title, publisher, date, url in STRATEGY_SOURCES.values():
            self.sources.add(key, title, publisher, date, url)
        rows = []
        for position, row in enumerate(self.read("strategies"), 1):
            key = f"{row['framework_id']}.{row['item_id']}"
            for text in row["source"].split("; "):
                self.cite_strategy(f"strategy_item:{key}", text)
            rows.append(
                {
                    "id": key,
                    "position": str(position),
                    "framework": row["framework_id"],
                    "framework_name": row["framework_name"],
                    "name": row["item_name"],
                }
            )
        return rows

    def cite_strategy(self, subject: str, text: str) -> None:
        found = re.fullmatch(r"([a-z0-9-]+) p\.([\d-]+)", text)
        if found:
            self.cite(subject, found[1], found[2])
        elif text in STRATEGY_SOURCES:
            self.cite(subject, STRATEGY_SOURCES[text][0], note="names shortened" if "shortened" in text else "")
        elif text == "ASEAN Charter":
            self.cite(subject, self.sources.of("ASEAN Charter", "https://asean.org/asean-charter/")[0])
        else:
            raise SystemExit(f"{subject}: no source known for “{text}”")

    def reports(self) -> Rows:
        rows = []
        for row in self.read("sources"):
            year = row["id"].removeprefix("me-")
            if year in PRINTED:
                printed = dict(zip(("total", "planning", "ongoing", "completed"), PRINTED[year], strict=False))
                self.cite(f"report:{year}", row["id"])
                rows.append(
                    {
                        "id": year,
                        "as_of": row["document_date"],
                        "source_id": row["id"],
                        **{f"printed_{name}": value for name, value in printed.items()},
                    }
                )
        return rows

    def action_plans(self) -> Rows:
        rows = []
        names = {row["id"]: row["name"] for row in self.read("cities")}
        for row in self.read("city_profiles_2018"):
            key = f"{row['city_id']}-2018"
            self.cite(f"action_plan:{key}", row["source_id"], row["page"])
            rows.append(
                {
                    "id": key,
                    "city_id": row["city_id"],
                    "start": "2018",
                    "end": "2025",
                    "title": f"Smart City Action Plan of {names[row['city_id']]}, 2018",
                }
            )
        return rows

    def projects(self) -> Rows:
        rows = []
        for row in self.read("projects"):
            for text in filter(None, row["summary_source"].split("; ")):
                source, _, page = text.partition(" p.")
                self.cite(f"project:{row['id']}", source, page, field="summary")
            plan = f"{row['city_id']}-2018" if row["in_scap_2018"] == "true" else ""
            rows.append({**row, "action_plan_id": plan})
        return rows

    def status_reports(self) -> Rows:
        rows = []
        for row in self.read("project_status"):
            key, source = f"{row['project_id']}.{row['report_year']}", f"me-{row['report_year']}"
            self.cite(f"status_report:{key}", source, row["page"])
            if row["status_page"]:
                self.cite(f"status_report:{key}", source, row["status_page"], field="status")
            rows.append(
                {
                    **row,
                    "id": key,
                    "report_id": row["report_year"],
                    "status_basis": row["status_basis"].replace("exhibit2", "exhibit").replace("-", "_"),
                    "focus_area_in_exhibit_id": row["focus_area_in_exhibit"],
                }
            )
        return rows

    def title_changes(self) -> Rows:
        counts: Counter[str] = Counter()
        rows = []
        for row in self.read("project_matches"):
            counts[row["project_id"]] += 1
            rows.append(
                {
                    **row,
                    "id": f"{row['project_id']}-title-{counts[row['project_id']]}",
                    "earlier_source_id": row["earlier_source"],
                    "later_source_id": row["later_source"],
                }
            )
        return rows

    def numbered(self, name: str, kind: str, stem) -> Rows:  # type: ignore[no-untyped-def]
        """Rows without a key of their own: numbered within their project or city, and cited by source and page."""
        counts: Counter[str] = Counter()
        rows = []
        for row in self.read(name):
            counts[stem(row)] += 1
            key = f"{stem(row)}-{kind}-{counts[stem(row)]}"
            self.cite(f"{kind}:{key}", row["source_id"], row["page"])
            rows.append({**row, "id": key})
        return rows

    def targets(self) -> Rows:
        rows = self.numbered("kpis", "target", lambda row: row["project_id"] or row["city_id"])
        return [{**row, "year": row["target_year"]} for row in rows]

    def mentions(self) -> Rows:
        rows = self.numbered("partners_mentioned", "mention", lambda row: row["project_id"] or row["city_id"])
        return [
            {
                **row,
                "name": row["partner"],
                "kind": row["partner_type"],
                "partner_id": row["partner_id"] if row["partner_id"] in self.partners else "",
            }
            for row in rows
        ]

    def agreements(self) -> Rows:
        rows = []
        source_rows = self.read("agreements")
        same = possible_repeats(source_rows)
        for row in source_rows:
            self.cite_web(f"agreement:{row['id']}", row)
            rows.append(
                {
                    **row,
                    "parties": row["parties"].replace(";", LIST_SEPARATOR),
                    "signed": row["signed_date"],
                    "focus_area_ids": self.ordered_focus_areas(row["focus_area_ids"]),
                    "possibly_same_as": same.get(row["id"], ""),
                }
            )
        return rows

    def exchanges(self) -> Rows:
        rows = []
        for row in self.read("exchanges"):
            self.cite_web(f"exchange:{row['id']}", row)
            rows.append(
                {
                    **row,
                    "participants": row["participants"].replace(";", LIST_SEPARATOR),
                    "focus_area_ids": self.ordered_focus_areas(row["focus_area_ids"]),
                }
            )
        return rows

    def cite_web(self, subject: str, row: dict[str, str]) -> None:
        key, other_title = self.sources.of(row["source_title"], row["source_url"])
        self.cite(subject, key, note=other_title)

    def ordered_focus_areas(self, text: str) -> str:
        wanted = set(text.split(";"))
        return LIST_SEPARATOR.join(key for key in SHAPES if key in wanted)

    def memberships(self) -> Rows:
        rows = []
        for row in self.read("memberships"):
            key = f"{row['city_id']}.{row['network']}"
            host = urlsplit(row["source_url"]).hostname or ""
            source, _ = self.sources.of(f"Web page at {host.removeprefix('www.')}", row["source_url"])
            self.cite(f"membership:{key}", source)
            rows.append({**row, "id": key, "network_id": row["network"]})
        return rows

    def programme_roles(self) -> Rows:
        by_name = {row["name"]: key for key, row in self.partners.items()}
        rows = []
        for row in self.read("network_programmes"):
            self.cite(f"programme_role:{row['id']}", row["source_id"], row["page"])
            partner = by_name.get(row["partner"]) or PROGRAMME_PARTNERS.get(row["partner"], "")
            rows.append(
                {
                    **row,
                    "programme": row["name"],
                    "partner_id": partner,
                    "partner_name": row["partner"],
                    "start": row["start_year"],
                    "end": row["end_year"],
                }
            )
        return rows


def possible_repeats(rows: Rows) -> dict[str, str]:
    """Undated entries of a list that may mean a dated agreement of the same two parties: entry to dated row."""
    dated: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["signed_date"] and row["parties"].count(";") == 1:
            dated[LIST_SEPARATOR.join(sorted(row["parties"].split(";")))].append(row)
    found = {}
    for row in rows:
        others = dated[LIST_SEPARATOR.join(sorted(row["parties"].split(";")))]
        if not row["signed_date"] and row["kind"] == "sister_city" and others:
            found[row["id"]] = min(others, key=lambda other: other["signed_date"])["id"]
    return found


def write(folder: Path, name: str, rows: Rows) -> None:
    columns = BY_NAME[name].columns
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows({c.name: row.get(c.name) or c.default for c in columns} for row in rows)


def main() -> None:
    facts, pack = Path(sys.argv[1]), Path(sys.argv[2])
    pack.mkdir(parents=True, exist_ok=True)
    for name, rows in Builder(facts).tables():
        write(pack, name, rows)
        print(f"{name}: {len(rows)}")


if __name__ == "__main__":
    main()
