from django.urls import path
from rest_framework.routers import SimpleRouter

from foreign_affairs.shared_calendar.api.bookings import (
    AvailabilityView,
    BookingViewSet,
    ClashesView,
    ResourceViewSet,
)
from foreign_affairs.shared_calendar.api.external import ExternalCalendarViewSet
from foreign_affairs.shared_calendar.api.viewsets import EntryViewSet, FeedViewSet

router = SimpleRouter()
router.register("calendar/resources", ResourceViewSet, basename="resource")
router.register("calendar/bookings", BookingViewSet, basename="booking")
router.register("calendar/external", ExternalCalendarViewSet, basename="external-calendar")
router.register("calendar/feeds", FeedViewSet, basename="feed")
urlpatterns = [
    path("calendar/entries/", EntryViewSet.as_view({"get": "list"}), name="entry-list"),
    path("calendar/availability/", AvailabilityView.as_view(), name="availability"),
    path("calendar/clashes/", ClashesView.as_view(), name="clash-list"),
    *router.urls,
]
