"""Addresses of delegations, below /api/v1/."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from delegations.api.invitees import ItemInviteeViewSet
from delegations.api.members import FindPassportView, MemberImportView, MemberViewSet
from delegations.api.papers import NoticeView, PaperView
from delegations.api.programme import ProgrammeViewSet
from delegations.api.viewsets import DelegationViewSet
from delegations.letters import DRAFTS

router = SimpleRouter()
router.register("delegations", DelegationViewSet, basename="delegation")
router.register(
    r"delegations/(?P<delegation_pk>[0-9]{1,18})/members", MemberViewSet, basename="member"
)
router.register(
    r"delegations/(?P<delegation_pk>[0-9]{1,18})/programme", ProgrammeViewSet, basename="programme"
)
router.register(
    r"delegations/(?P<delegation_pk>[0-9]{1,18})/programme/(?P<item_pk>[0-9]{1,18})/invitees",
    ItemInviteeViewSet,
    basename="item-invitee",
)
urlpatterns = [
    path("delegations/find-passport/", FindPassportView.as_view(), name="find-passport"),
    re_path(
        r"^delegations/(?P<delegation_pk>[0-9]{1,18})/members/import/$",
        MemberImportView.as_view(),
        name="member-import",
    ),
    re_path(
        r"^delegations/(?P<delegation_pk>[0-9]{1,18})/papers/notice/$",
        NoticeView.as_view(),
        name="delegation-notice",
    ),
    re_path(
        rf"^delegations/(?P<delegation_pk>[0-9]{{1,18}})/papers/(?P<kind>{'|'.join(DRAFTS)})/$",
        PaperView.as_view(),
        name="delegation-paper",
    ),
    *router.urls,
]
