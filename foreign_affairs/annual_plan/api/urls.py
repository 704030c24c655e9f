"""Addresses of the annual plan, below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from foreign_affairs.annual_plan.api.viewsets import PlanImportView, PlanItemViewSet

router = SimpleRouter()
router.register("annual-plan", PlanItemViewSet, basename="plan-item")
urlpatterns = [
    path("annual-plan/import/", PlanImportView.as_view(), name="plan-import"),
    *router.urls,
]
