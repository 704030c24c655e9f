from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foreign_affairs.accounts.models import ApiToken, Organisation, Unit, User
from foreign_affairs.rest.serializers import StrictSerializer


class OrganisationOut(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ["id", "name", "name_en", "kind"]


class UnitOut(serializers.ModelSerializer[Unit]):
    class Meta:
        model = Unit
        fields = ["id", "name_vi", "name_en"]


class MeOut(serializers.ModelSerializer[User]):
    organisation = OrganisationOut(allow_null=True)
    unit = UnitOut(allow_null=True)
    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "full_name",
            "email",
            "language",
            "position",
            "organisation",
            "unit",
            "roles",
        ]

    def get_roles(self, user: User) -> list[str]:
        return sorted(held.role for held in user.held_roles.all())


class TokenIn(StrictSerializer):
    name = serializers.CharField(max_length=100, help_text=_("What the token is for."))


class TokenOut(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ["id", "name", "hint", "created_at", "expires_at", "revoked_at", "last_used_at"]


class NewTokenOut(TokenOut):
    secret = serializers.CharField(help_text=_("Shown this once."), required=False)

    class Meta(TokenOut.Meta):
        fields = [*TokenOut.Meta.fields, "secret"]
