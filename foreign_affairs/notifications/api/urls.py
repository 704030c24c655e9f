"""Under /api/v1/."""

from rest_framework.routers import SimpleRouter

from foreign_affairs.notifications.api.viewsets import NoticeViewSet

router = SimpleRouter()
router.register("notices", NoticeViewSet, basename="notice")

urlpatterns = router.urls
