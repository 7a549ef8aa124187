"""All addresses: pages in two languages, the programs' door, the secretariat's admin."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
]
urlpatterns += i18n_patterns(path("", include("jejaring.web.urls")), prefix_default_language=False)
