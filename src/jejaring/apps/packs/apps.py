"""Tells Django that this app exists."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.packs"
    label = "packs"
    default_auto_field = "django.db.models.BigAutoField"
