from decimal import Decimal

import pytest
from hypothesis import given

from jejaring.kernel.money import CurrencyMismatch, Money
from tests.unit.strategies import money, money_in

usd = money_in("USD")


def test_an_amount_is_kept_as_written() -> None:
    assert str(Money.parse("1500000.50", "IDR")) == "1500000.50 IDR"
    assert Money.parse("-3", "USD") == Money(Decimal(-3), "USD")


@pytest.mark.parametrize(
    "amount", ["", "abc", "NaN", "Infinity", "1,000", "1_000", "1e6", "1.", ".5", " 1", "1\n", "+1", "๑๐", "--1"]
)
def test_other_ways_to_write_an_amount_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        Money.parse(amount, "USD")


@pytest.mark.parametrize("currency", ["", "usd", "US", "USDX", "US1", "U$D", "ÜSD", "USD\n"])
def test_other_currency_codes_are_refused(currency: str) -> None:
    with pytest.raises(ValueError, match="is not a currency code"):
        Money(Decimal(1), currency)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_only_finite_amounts_exist(amount: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal(amount), "USD")


def test_currencies_do_not_mix() -> None:
    dollars, rupiah = Money(Decimal(1), "USD"), Money(Decimal(1), "IDR")
    assert dollars != rupiah
    with pytest.raises(CurrencyMismatch):
        dollars + rupiah
    with pytest.raises(CurrencyMismatch):
        dollars - rupiah
    with pytest.raises(CurrencyMismatch):
        _ = dollars < rupiah


def test_sums_longer_than_pythons_decimal_context_stay_exact() -> None:
    huge, cent = Money.parse("1" + "0" * 40, "VND"), Money.parse("0.01", "VND")
    assert str(huge + cent) == "1" + "0" * 40 + ".01 VND"
    assert str(-(huge + cent)) == "-1" + "0" * 40 + ".01 VND"
    assert huge + cent - huge == cent


@given(money)
def test_writing_and_reading_changes_nothing(some: Money) -> None:
    amount, currency = str(some).split(" ")
    assert Money.parse(amount, currency) == some


@given(usd, usd, usd)
def test_the_order_of_adding_does_not_matter(a: Money, b: Money, c: Money) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a


@given(usd, usd)
def test_subtracting_undoes_adding(a: Money, b: Money) -> None:
    assert a + b - b == a
    assert a - b == a + -b
    assert a - a == Money(Decimal(0), "USD")


@given(usd)
def test_the_opposite_of_the_opposite_is_the_amount(a: Money) -> None:
    opposite = -a
    assert -opposite == a
    assert a + opposite == Money(Decimal(0), "USD")


@given(usd, usd)
def test_comparison_agrees_with_the_difference(a: Money, b: Money) -> None:
    assert (a < b) == ((a - b).amount < 0)
    assert [a < b, a == b, b < a].count(True) == 1


@given(money, money)
def test_adding_works_within_one_currency_only(a: Money, b: Money) -> None:
    if a.currency == b.currency:
        assert (a + b).currency == a.currency
    else:
        with pytest.raises(CurrencyMismatch, match=f"{a.currency} and {b.currency}"):
            a + b
