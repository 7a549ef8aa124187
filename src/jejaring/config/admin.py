"""The secretariat's workshop: Django's admin under the project's name."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminSite(admin.AdminSite):
    """Django's admin site in the project's dress."""

    site_header = "Jejaring"
    site_title = "Jejaring"
    index_title = "Secretariat"


class AdminConfig(DjangoAdminConfig):
    """Makes our site the default one."""

    default_site = "jejaring.config.admin.AdminSite"
