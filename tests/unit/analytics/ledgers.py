"""Simulated ledgers for the tests of measures over time."""

from datetime import date

import numpy as np

from jejaring.analytics.ties.ledger import TieLedger
from jejaring.analytics.ties.records import Actor, Record
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref

PILLARS = ("economic", "political_security", "socio_cultural")
BEFORE, AFTER = date(2021, 12, 31), date(2025, 12, 31)


def simulated(seed: int = 1, *, members: int = 12, partners: int = 5, records: int = 160) -> TieLedger:
    """Members of four countries and partners; agreements, workshops and grants from 2018 to 2025, all dated."""
    rng = np.random.default_rng(seed)
    cities = [
        Actor(
            Ref("city", f"m{n:02d}"),
            "ABCD"[n % 4],
            PartialDate(2018 if n < members - 2 else 2024),
            founding=n < members - 2,
            groups={"secondary": "yes" if n % 3 else "no"},
        )
        for n in range(members)
    ]
    outside = [Actor(Ref("partner", f"x{n:02d}"), f"Z{n}") for n in range(partners)]
    made = [_record(rng, number, cities, outside) for number in range(records)]
    return TieLedger.of([*cities, *outside], made)


def _record(rng: np.random.Generator, number: int, cities: list[Actor], outside: list[Actor]) -> Record:
    kind = str(rng.choice(["workshop", "memorandum_of_understanding", "grant"], p=[0.5, 0.3, 0.2]))
    first, *others = (cities[place].ref for place in rng.choice(len(cities), size=4, replace=False))
    if rng.random() < 0.3:
        others = [outside[int(rng.integers(len(outside)))].ref]
    day = date.fromordinal(int(rng.integers(date(2018, 1, 1).toordinal(), date(2025, 12, 1).toordinal())))
    second = others[0]
    giver, taker = (first, second) if rng.random() < 0.5 else (second, first)
    directed = kind == "grant"
    return Record(
        Ref("record", f"r{number:03d}"),
        {"workshop": "exchange", "grant": "programme"}.get(kind, "agreement"),
        kind,
        () if directed else tuple([first, *others] if kind == "workshop" else [first, second]),
        givers=(giver,) if directed else (),
        receivers=(taker,) if directed else (),
        start=PartialDate(day.year, day.month, day.day),
        is_event=kind != "memorandum_of_understanding",
        pillars={str(rng.choice(PILLARS)): 1.0},
        confidence=0.9,
    )
