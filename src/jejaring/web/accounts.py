"""How people come to have an account here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by the secretariat (`jejaring user add`); nobody makes one alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
