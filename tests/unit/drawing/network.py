"""The real cities of the first network, and helpers that read a drawing back."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from jejaring.web.drawing.map import MapSpec, Mark, Measure, Place, Tie

# Key, name, latitude, longitude and number of agreements; coordinates from GeoNames (CC BY 4.0).
CITIES = (
    ("bandar-seri-begawan", "Bandar Seri Begawan", 4.89035, 114.94006, 2),
    ("banyuwangi", "Banyuwangi", -8.2325, 114.35755, 4),
    ("denpasar", "Denpasar", -8.65, 115.21667, 6),
    ("jakarta", "Jakarta", -6.21462, 106.84513, 28),
    ("makassar", "Makassar", -5.14861, 119.43194, 8),
    ("semarang", "Semarang", -6.99306, 110.42083, 7),
    ("sumedang", "Sumedang", -6.85861, 107.91639, 1),
    ("battambang", "Battambang", 13.10271, 103.19822, 5),
    ("phnom-penh", "Phnom Penh", 11.56245, 104.91601, 25),
    ("siem-reap", "Siem Reap", 13.36179, 103.86056, 11),
    ("sihanoukville", "Sihanoukville City", 10.60932, 103.52958, 6),
    ("luang-prabang", "Luang Prabang", 19.8933, 102.1525, 11),
    ("vientiane", "Vientiane", 17.96667, 102.6, 12),
    ("mandalay", "Mandalay", 21.97473, 96.08359, 3),
    ("nay-pyi-taw", "Nay Pyi Taw", 19.745, 96.12972, 1),
    ("yangon", "Yangon", 16.80528, 96.15611, 11),
    ("ipoh", "Ipoh", 4.5841, 101.0829, 3),
    ("johor-bahru", "Johor Bahru", 1.4655, 103.7578, 14),
    ("kota-kinabalu", "Kota Kinabalu", 5.9749, 116.0724, 9),
    ("kuala-lumpur", "Kuala Lumpur", 3.1412, 101.68653, 16),
    ("kuching", "Kuching", 1.55, 110.33333, 15),
    ("putrajaya", "Putrajaya", 2.93527, 101.69112, 2),
    ("seberang-perai", "Seberang Perai", 5.3991, 100.36382, 2),
    ("cauayan-city", "Cauayan City", 16.77, 121.78, 1),
    ("cebu-city", "Cebu City", 10.31672, 123.89071, 21),
    ("davao-city", "Davao City", 7.07306, 125.61278, 16),
    ("manila", "Manila", 14.6042, 120.9822, 26),
    ("singapore", "Singapore", 1.28967, 103.85007, 3),
    ("bangkok", "Bangkok", 13.75398, 100.50144, 36),
    ("chiang-mai", "Chiang Mai", 18.79038, 98.98468, 7),
    ("chonburi", "Chonburi", 13.3622, 100.98345, 1),
    ("khon-kaen", "Khon Kaen", 16.44671, 102.833, 4),
    ("phuket", "Phuket", 7.89059, 98.3981, 13),
    ("rayong", "Rayong", 12.68095, 101.25798, 1),
    ("dili", "Dili", -8.55861, 125.57361, 3),
    ("da-nang", "Da Nang", 16.06778, 108.22083, 21),
    ("hanoi", "Ha Noi", 21.0245, 105.84117, 23),
    ("ho-chi-minh-city", "Ho Chi Minh City", 10.82302, 106.62965, 43),
)
PLACES = tuple(Place(key, name, lat, lon, f"/en/cities/{key}/") for key, name, lat, lon, _ in CITIES)
AGREEMENTS = Measure("agreements", tuple(Mark(key, count, f"{name}: {count}") for key, name, _, _, count in CITIES))
_AT = {place.key: (place.lat, place.lon) for place in PLACES}
TIES = (
    Tie(
        _AT["jakarta"],
        _AT["kuala-lumpur"],
        "Jakarta and Kuala Lumpur",
        kinds=("letter_of_intent",),
        years=(2025, None),
        focus=("civic-social",),
    ),
    Tie(_AT["davao-city"], _AT["dili"], "Davao and Dili", kinds=("sister_city",), years=(2019,)),
    Tie(_AT["kuching"], (-0.0263, 109.3425), "Kuching and Pontianak", lines=("x", "thin"), knot=True),
    Tie(_AT["jakarta"], (48.86, 2.35), "Jakarta and Paris"),
)
NETWORK = MapSpec("Map of the network", PLACES, (AGREEMENTS,), TIES)


def parsed(markup: str) -> ElementTree.Element:
    """The drawing as a tree; raises ParseError when it is not well-formed XML."""
    return ElementTree.fromstring(f"<page>{markup}</page>")  # noqa: S314 (our own output)


def with_class(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Every element that has the class."""
    return (element for element in tree.iter() if name in element.get("class", "").split())


def texts(tree: ElementTree.Element) -> list[str]:
    """What stands in the text elements."""
    return ["".join(element.itertext()) for element in tree.iter("text")]
