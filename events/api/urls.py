"""Addresses of events, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from events.api.viewsets import EventViewSet

router = SimpleRouter()
router.register("events", EventViewSet, basename="event")
urlpatterns = router.urls
