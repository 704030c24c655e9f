from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foreign_affairs.accounts.models import ApiToken, Organisation, StandIn, Unit, User
from foreign_affairs.portal.search import FEWEST_LETTERS
from foreign_affairs.rest.serializers import Day, StrictSerializer


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


class StandInIn(StrictSerializer):
    absent = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, help_text=_("The caller, if not given.")
    )
    stands_in = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    starts_on = Day()
    ends_on = Day(help_text=_("Inclusive."))
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class ColleagueOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class StandInOut(serializers.ModelSerializer[StandIn]):
    absent = ColleagueOut()
    stands_in = ColleagueOut()
    set_by = ColleagueOut()

    class Meta:
        model = StandIn
        fields = [
            "id",
            "absent",
            "stands_in",
            "starts_on",
            "ends_on",
            "reason",
            "set_by",
            "set_at",
            "called_off_at",
        ]


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


class SearchIn(serializers.Serializer[Any]):
    """What to look for. Every word must occur; case and diacritics are ignored."""

    q = serializers.CharField(min_length=FEWEST_LETTERS, max_length=200)


class FoundOut(serializers.Serializer[Any]):
    title = serializers.CharField(source="title_vi")
    title_en = serializers.CharField()
    about = serializers.CharField(help_text=_("Whose it is, or where it takes place."))
    number = serializers.CharField()
    state = serializers.CharField()
    starts_at = serializers.DateTimeField(allow_null=True)
    path = serializers.CharField(help_text=_("The page on the site; empty where there is none."))


class FindsOut(serializers.Serializer[Any]):
    part = serializers.CharField(source="part.key")
    total = serializers.IntegerField()
    shown = FoundOut(many=True, help_text=_("The newest of them, at most 20."))
