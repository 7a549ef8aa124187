"""Tells Django that this app exists."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
