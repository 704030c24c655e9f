"""Addresses of the annual plan, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from foreign_affairs.annual_plan.api.viewsets import PlanItemViewSet

router = SimpleRouter()
router.register("annual-plan", PlanItemViewSet, basename="plan-item")
urlpatterns = router.urls
