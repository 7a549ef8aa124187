"""All addresses: pages in two languages, the programs' door, the secretariat's admin."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from jejaring.api.main import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("data/", include("jejaring.api.downloads")),
]
urlpatterns += i18n_patterns(
    path("account/", include("jejaring.web.signin")),
    path("", include("jejaring.web.urls")),
    prefix_default_language=False,
)

handler400 = "jejaring.web.errors.bad_request"
handler403 = "jejaring.web.errors.forbidden"
handler404 = "jejaring.web.errors.not_found"
handler500 = "jejaring.web.errors.failed"
