from datetime import date, timedelta

import pytest
from hypothesis import given

from jejaring.kernel.dates import PartialDate
from jejaring.kernel.period import Period
from tests.unit.strategies import days, partial_dates, periods

MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)


def test_the_start_belongs_to_it_and_the_end_does_not() -> None:
    may = Period(MAY, JUNE)
    assert MAY in may
    assert date(2024, 5, 31) in may
    assert JUNE not in may
    assert MAY - timedelta(days=1) not in may


def test_an_open_side_has_no_bound() -> None:
    assert date.min in Period()
    assert date.max in Period()
    assert date.max in Period(start=MAY)
    assert date.min not in Period(start=MAY)
    assert date.min in Period(end=MAY)


@pytest.mark.parametrize("end", [MAY, date(2024, 4, 30)])
def test_a_period_of_no_day_is_refused(end: date) -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        Period(MAY, end)


def test_touching_periods_share_no_day() -> None:
    may, june = Period(MAY, JUNE), Period(JUNE, JULY)
    assert not may.overlaps(june)
    assert may.intersection(june) is None


def test_intersection_of_overlapping_periods() -> None:
    assert Period(MAY, JULY).intersection(Period(JUNE)) == Period(JUNE, JULY)
    assert Period(None, JUNE).intersection(Period(MAY)) == Period(MAY, JUNE)
    assert Period().intersection(Period()) == Period()


def test_covering_takes_the_widest_reading() -> None:
    year_to_month = Period.covering(PartialDate(2018), PartialDate(2020, 2))
    assert year_to_month == Period(date(2018, 1, 1), date(2020, 3, 1))
    assert Period.covering(PartialDate(2018), PartialDate(2018)) == Period(date(2018, 1, 1), date(2019, 1, 1))
    assert Period.covering(None, None) == Period()


def test_covering_refuses_an_end_before_the_start() -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        Period.covering(PartialDate(2020), PartialDate(2019))


@given(partial_dates)
def test_what_a_date_may_mean_is_a_period(when: PartialDate) -> None:
    meant = Period.covering(when, when)
    assert when.earliest in meant
    assert when.latest in meant
    assert when.after not in meant


@given(periods, periods, days)
def test_a_day_is_in_the_intersection_when_it_is_in_both(a: Period, b: Period, day: date) -> None:
    common = a.intersection(b)
    assert (common is not None and day in common) == (day in a and day in b)


@given(periods, periods)
def test_overlap_and_intersection_agree_and_are_mutual(a: Period, b: Period) -> None:
    assert a.overlaps(b) == b.overlaps(a) == (a.intersection(b) is not None)
    assert a.intersection(b) == b.intersection(a)


@given(periods)
def test_a_period_meets_itself_and_all_time_in_itself(period: Period) -> None:
    assert period.intersection(period) == period
    assert period.intersection(Period()) == period


@given(periods, periods, periods)
def test_the_order_of_intersecting_does_not_matter(a: Period, b: Period, c: Period) -> None:
    ab, bc = a.intersection(b), b.intersection(c)
    left = ab.intersection(c) if ab else None
    right = a.intersection(bc) if bc else None
    assert left == right


@given(periods)
def test_what_begins_at_the_end_only_touches(period: Period) -> None:
    if period.end is not None:
        following = Period(period.end)
        assert not period.overlaps(following)
        assert not following.overlaps(period)
