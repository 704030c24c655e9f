"""Addresses of the applicant's voice, below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from foreign_affairs.quality.api import viewsets

router = SimpleRouter()
router.register("quality/evaluations", viewsets.SlipViewSet, basename="slip")

urlpatterns = [
    path("quality/evaluations/by-code/", viewsets.SlipByCodeView.as_view(), name="slip-by-code"),
    path("quality/scores/", viewsets.ScoresView.as_view(), name="scores"),
    *router.urls,
]
