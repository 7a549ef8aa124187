"""Tells Django that this app exists."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
