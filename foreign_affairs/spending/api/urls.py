"""Addresses of the norms, below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from foreign_affairs.spending.api.viewsets import NormImportView, SpendingNormViewSet

router = SimpleRouter()
router.register("spending/norms", SpendingNormViewSet, basename="spending-norm")
urlpatterns = [
    path("spending/norms/import/", NormImportView.as_view(), name="norm-import"),
    *router.urls,
]
