"""Addresses of delegations, below /api/v1/."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from delegations.api.members import FindPassportView, MemberImportView, MemberViewSet
from delegations.api.programme import ProgrammeViewSet
from delegations.api.viewsets import DelegationViewSet

router = SimpleRouter()
router.register("delegations", DelegationViewSet, basename="delegation")
router.register(
    r"delegations/(?P<delegation_pk>[0-9]{1,18})/members", MemberViewSet, basename="member"
)
router.register(
    r"delegations/(?P<delegation_pk>[0-9]{1,18})/programme", ProgrammeViewSet, basename="programme"
)
urlpatterns = [
    path("delegations/find-passport/", FindPassportView.as_view(), name="find-passport"),
    re_path(
        r"^delegations/(?P<delegation_pk>[0-9]{1,18})/members/import/$",
        MemberImportView.as_view(),
        name="member-import",
    ),
    *router.urls,
]
