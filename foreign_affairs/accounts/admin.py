"""Accounts in the admin. Roles are given by `operations.set_roles`, so that each is audited."""

from typing import Any

from allauth.account.admin import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.actors import Actor, acting
from foreign_affairs.accounts.models import ApiToken, Organisation, Role, StandIn, Unit, User
from foreign_affairs.read_only_admin import ReadOnlyAdmin

# Rights come from roles alone, and an address is proven by its owner: what django and allauth
# register beside us (their admin modules are imported above) changes both without an audit entry.
admin.site.unregister([Group, EmailAddress])


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)  # the admin lets nobody else in
    return acting(request.user)


class ForAdministrators(ReadOnlyAdmin):
    """Seen and changed by administrators; nothing is deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "email")


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role, required=False, widget=forms.CheckboxSelectMultiple
    )


@admin.register(User)
class PersonAdmin(ForAdministrators, UserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ["username", "full_name", "email", "unit", "organisation", "is_active"]
    list_filter = ["is_active", "held_roles__role"]
    list_select_related = ["unit", "organisation"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["roles", "organisation", "last_login", "date_joined"]
    fieldsets = (
        (None, {"fields": ["username", "password", "is_active", "roles"]}),
        (_("Person"), {"fields": ["full_name", "email", "phone", "position", "language"]}),
        (_("Belongs to"), {"fields": ["unit", "organisation"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    )
    add_fieldsets = (
        (None, {"fields": ["username", "full_name", "email", "password1", "password2"]}),
    )

    @admin.display(description=_("Roles"))
    def roles(self, user: User) -> str:
        """The roles held, and where they are given."""
        held = ", ".join(str(role.get_role_display()) for role in user.held_roles.all())
        address = reverse("admin:accounts_user_roles", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', held or "–", address, _("Give or take roles"))

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:user_id>/roles/",
            self.admin_site.admin_view(self.roles_view),
            name="accounts_user_roles",
        )
        return [own, *super().get_urls()]

    def roles_view(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Apart from the change form, which is a transaction already: operations need their own."""
        actor = _actor(request)
        if not actor.holds(Role.ADMINISTRATOR):
            raise PermissionDenied
        user = get_object_or_404(User, pk=user_id)
        held = list(user.held_roles.values_list("role", flat=True))
        form = RolesForm(request.POST or None, initial={"roles": held})
        if request.method == "POST" and form.is_valid():
            roles = frozenset(Role(role) for role in form.cleaned_data["roles"])
            operations.set_roles(user=user, roles=roles, actor=actor, at=timezone.now())
            messages.success(request, _("The roles were changed."))
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Roles of %(person)s") % {"person": user},
            "form": form,
            "opts": User._meta,
            "original": user,
        }
        return TemplateResponse(request, "admin/accounts/user/roles.html", context)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 -- django's signature
        form_url: str = "",
    ) -> HttpResponse:
        """Django's own page, in one transaction with the audit entry that Django does not write."""
        actor = _actor(request)
        if not actor.holds(Role.ADMINISTRATOR):
            raise PermissionDenied
        with transaction.atomic():
            before = self.get_object(request, unquote(id))
            answer = super().user_change_password(request, id, form_url)
            after = self.get_object(request, unquote(id))
            if before and after and before.password != after.password:
                operations.keep_changes(after, changed=["password"], actor=actor, at=timezone.now())
        return answer

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actor, at = _actor(request), timezone.now()
        if change:
            operations.keep_changes(obj, changed=form.changed_data, actor=actor, at=at)
        else:
            operations.add_user(obj, actor=actor, at=at)


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    list_display = ["email", "user", "verified", "primary"]
    list_filter = ["verified", "primary"]
    list_select_related = ["user"]
    search_fields = ["email", "user__username", "user__full_name"]


@admin.register(Unit)
class UnitAdmin(ForAdministrators):
    list_display = ["name_vi", "name_en", "mailbox"]


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "phone"]
    search_fields = ["name", "name_en"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = [
        "user",
        "name",
        "hint",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    ]
    list_select_related = ["user"]
    exclude = ["token_hash"]


@admin.register(StandIn)
class StandInAdmin(ReadOnlyAdmin):
    list_display = ["absent", "stands_in", "starts_on", "ends_on", "set_by", "called_off_at"]
    list_select_related = ["absent", "stands_in", "set_by"]
    date_hierarchy = "starts_on"
