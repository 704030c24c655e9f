"""Addresses of events, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from events.api.invitees import InviteeViewSet
from events.api.viewsets import EventViewSet

router = SimpleRouter()
router.register("events", EventViewSet, basename="event")
router.register(r"events/(?P<event_pk>[0-9]{1,18})/invitees", InviteeViewSet, basename="invitee")
urlpatterns = router.urls
