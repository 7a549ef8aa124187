from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.kernel.dates import PartialDate
from tests.unit.strategies import partial_dates


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2018", "year", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-07", "month", date(2018, 7, 1), date(2018, 7, 31)),
        ("2018-07-08", "day", date(2018, 7, 8), date(2018, 7, 8)),
        ("2019-02", "month", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("0001", "year", date(1, 1, 1), date(1, 12, 31)),
        ("9998-12", "month", date(9998, 12, 1), date(9998, 12, 31)),
    ],
)
def test_a_date_means_the_days_its_precision_allows(text: str, precision: str, earliest: date, latest: date) -> None:
    read = PartialDate.parse(text)
    assert (read.precision, read.earliest, read.latest) == (precision, earliest, latest)
    assert read.after == latest + timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "2018-7",
        "2018-07-8",
        "2018-13",
        "2018-00",
        "2018-00-00",
        "2018-05-00",
        "2018-02-30",
        "2019-02-29",
        "0000",
        "9999",
        "9999-12-31",
        "2018-07-08T00:00",
        "2018/07/08",
        "08-07-2018",
        " 2018",
        "2018\n",
        "+2018",
        "-2018",
        "20180708",
        "๒๐๑๘",
        "unknown",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@pytest.mark.parametrize("parts", [(2018, None, 8), (2018, 0, None), (2018, 5, 0), (2018, 0, 0), (0, None, None)])
def test_impossible_parts_are_refused(parts: tuple[int, int | None, int | None]) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(*parts)


def test_the_vaguer_date_sorts_first() -> None:
    texts = ["2019", "2018-07-08", "2018-01-01", "2018-07", "2018", "2018-01"]
    in_order = [str(d) for d in sorted(PartialDate.parse(text) for text in texts)]
    assert in_order == ["2018", "2018-01", "2018-01-01", "2018-07", "2018-07-08", "2019"]


@given(partial_dates)
def test_writing_and_reading_changes_nothing(given_date: PartialDate) -> None:
    assert PartialDate.parse(str(given_date)) == given_date


@given(st.dates(max_value=date(9998, 12, 31)))
def test_a_full_date_is_written_as_iso_8601(day: date) -> None:
    written = PartialDate.parse(day.isoformat())
    assert str(written) == day.isoformat()
    assert written.earliest == written.latest == day


@given(partial_dates)
def test_a_vaguer_reading_of_a_date_covers_it(exact: PartialDate) -> None:
    for vaguer in (PartialDate(exact.year), PartialDate(exact.year, exact.month)):
        assert vaguer.earliest <= exact.earliest <= exact.latest <= vaguer.latest
        assert vaguer <= exact


@given(partial_dates, partial_dates)
def test_exactly_one_of_before_same_after_holds(a: PartialDate, b: PartialDate) -> None:
    assert [a < b, a == b, b < a].count(True) == 1
    assert (a <= b) == (a < b or a == b)


@given(partial_dates, partial_dates, partial_dates)
def test_order_is_transitive(a: PartialDate, b: PartialDate, c: PartialDate) -> None:
    first, second, third = sorted([a, b, c])
    assert first <= second <= third
    assert first <= third


@given(partial_dates, partial_dates)
def test_order_follows_the_earliest_day(a: PartialDate, b: PartialDate) -> None:
    if a.earliest < b.earliest:
        assert a < b
