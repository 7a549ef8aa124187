from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone

from jejaring.apps.accounts.actions import note_account_edit
from jejaring.apps.accounts.models import User
from jejaring.apps.accounts.queries import actor_of

# Who may do what hangs on the two flags of an account and its mandates, each account has one address, and second
# factors and sessions are nobody else's business.
for model in (Group, EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


if TYPE_CHECKING:
    _CreationForm = AdminUserCreationForm[User]
    _UserAdmin = DjangoUserAdmin[User]
else:
    _CreationForm, _UserAdmin = AdminUserCreationForm, DjangoUserAdmin


class NewUserForm(_CreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class UserAdmin(_UserAdmin):
    """Accounts; only superusers see them. The journal tells what was done, never the address."""

    add_form = NewUserForm
    ordering = ("name", "email")
    list_display = ("name", "email", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("name", "email")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("What they may do", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note(request, obj, "added")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note(request, obj, "changed", message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for user in cast(Iterable[User], queryset):
            self._note(request, user, "deleted")
        return super().log_deletions(request, queryset)

    def _note(self, request: HttpRequest, user: User, what: str, message: Any = ()) -> None:
        fields = [
            name
            for part in (message if isinstance(message, list) else ())
            for name in part.get("changed", {}).get("fields", ())
        ]
        by = actor_of(cast(Any, request.user))
        note_account_edit(by=by, at=timezone.now(), user=user.pk, what=what, fields=fields)
