from django.urls import path
from rest_framework.routers import SimpleRouter

from foreign_affairs.portal.api.viewsets import MeView, SearchView, StandInViewSet, TokenViewSet

router = SimpleRouter()
router.register("tokens", TokenViewSet, basename="token")
router.register("stand-ins", StandInViewSet, basename="stand-in")

urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("search/", SearchView.as_view(), name="search"),
    *router.urls,
]
