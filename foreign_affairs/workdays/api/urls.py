"""Under /api/v1/."""

from django.urls import path

from foreign_affairs.workdays.api.views import WorkdaysView

urlpatterns = [path("workdays/", WorkdaysView.as_view(), name="workdays")]
