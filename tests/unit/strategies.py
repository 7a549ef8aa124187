"""Hypothesis strategies for the kernel's values."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from jejaring.kernel.dates import PartialDate
from jejaring.kernel.money import Money
from jejaring.kernel.period import Period

CURRENCIES = ("IDR", "JPY", "SGD", "THB", "USD", "VND")
LAST_DAY = date(9998, 12, 31)


def _as_exact_as(day: date, precision: str) -> PartialDate:
    month = None if precision == "year" else day.month
    return PartialDate(day.year, month, day.day if precision == "day" else None)


# Years that nearly always differ would seldom try the interesting cases; half of the dates lie close together.
days = st.one_of(st.dates(max_value=LAST_DAY), st.dates(date(2019, 11, 1), date(2020, 3, 31)))
partial_dates = st.builds(_as_exact_as, days, st.sampled_from(["year", "month", "day"]))


@st.composite
def _periods(draw: st.DrawFn) -> Period:
    start, end = draw(st.none() | days), draw(st.none() | days)
    if start is not None and end is not None:
        if start == end:
            return Period(start, None)
        start, end = sorted((start, end))
    return Period(start, end)


periods = _periods()
amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40, places=4)
currencies = st.sampled_from(CURRENCIES)
money = st.builds(Money, amounts, currencies)


def money_in(currency: str) -> st.SearchStrategy[Money]:
    """Amounts in one currency."""
    return st.builds(Money, amounts | st.integers(-9, 9).map(Decimal), st.just(currency))
