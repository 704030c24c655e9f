"""Addresses of delegations, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from delegations.api.members import MemberViewSet
from delegations.api.viewsets import DelegationViewSet

router = SimpleRouter()
router.register("delegations", DelegationViewSet, basename="delegation")
router.register(
    r"delegations/(?P<delegation_pk>[0-9]{1,18})/members", MemberViewSet, basename="member"
)
urlpatterns = router.urls
