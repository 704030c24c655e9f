"""Addresses of the applicant's voice, below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from foreign_affairs.quality.api import viewsets

router = SimpleRouter()
router.register("quality/evaluations", viewsets.SlipViewSet, basename="slip")
router.register("quality/feedback", viewsets.FeedbackViewSet, basename="feedback")

urlpatterns = [
    path("quality/evaluations/by-code/", viewsets.SlipByCodeView.as_view(), name="slip-by-code"),
    path(
        "quality/feedback/by-email/",
        viewsets.FeedbackByEmailView.as_view(),
        name="feedback-by-email",
    ),
    path(
        "quality/feedback/tracking/",
        viewsets.FeedbackTrackingView.as_view(),
        name="feedback-tracking",
    ),
    path(
        "quality/feedback/tracking/withdraw/",
        viewsets.FeedbackWithdrawalView.as_view(),
        name="feedback-withdrawal",
    ),
    path("quality/scores/", viewsets.ScoresView.as_view(), name="scores"),
    *router.urls,
]
