"""The secretariat's workshop: Django's admin under the project's name."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from jejaring.apps.packs import actions
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref


class AdminSite(admin.AdminSite):
    """Django's admin site in the project's dress. It hands the acts that finish an edit down to the apps' forms."""

    site_header = "Jejaring"
    site_title = "Jejaring"
    index_title = "Secretariat"

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one door: the site's own sign-in, which counts failed attempts."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        wanted = request.GET.get("next", "")
        return redirect_to_login(wanted or reverse("admin:index"), reverse("account_login"))

    def settle_edit(
        self, *, by: Actor, subject: Ref, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> None:
        """Derive anew what rests on a record that was just written, and write the journal."""
        actions.settle_edit(by=by, at=timezone.now(), subject=subject, before=before, after=after)

    def settle_deletion(self, *, by: Actor, subject: Ref, gone: Collection[Ref], before: Mapping[str, Any]) -> None:
        """Take away what rested on records that were just deleted, and write the journal."""
        actions.settle_deletion(by=by, at=timezone.now(), subject=subject, gone=gone, before=before)
