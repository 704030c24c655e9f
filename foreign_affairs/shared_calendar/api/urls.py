from django.urls import path
from rest_framework.routers import SimpleRouter

from foreign_affairs.shared_calendar.api.viewsets import EntryViewSet, FeedViewSet

router = SimpleRouter()
router.register("calendar/feeds", FeedViewSet, basename="feed")
urlpatterns = [
    path("calendar/entries/", EntryViewSet.as_view({"get": "list"}), name="entry-list"),
    *router.urls,
]
