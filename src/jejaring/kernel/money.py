"""Amounts of money, always with their currency and always exact."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from typing import Self

_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
# Python's own context would round sums to 28 digits without a word; this one refuses to round.
_EXACT = Context(prec=100, traps=[Inexact])


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies cannot be added or compared; convert one first, with a rate and its date."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency (ISO 4217 code). Amounts in different currencies never mix by themselves."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite():
            raise ValueError("an amount is a finite decimal number")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError(f"“{self.currency}” is not a currency code of three capital letters")

    @classmethod
    def parse(cls, amount: str, currency: str) -> Self:
        """Read an amount written in digits, with a decimal point if need be; raises ValueError for anything else."""
        if not _AMOUNT.fullmatch(amount):
            raise ValueError(f"“{amount}” is not an amount")
        return cls(Decimal(amount), currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} are different currencies")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(_EXACT.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(_EXACT.subtract(self.amount, other.amount), self.currency)

    def __neg__(self) -> "Money":
        return Money(_EXACT.minus(self.amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"
