"""Tells Django that this app exists."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
