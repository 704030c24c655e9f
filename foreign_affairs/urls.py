"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from foreign_affairs.rest import handlers

api = [
    path("", include("foreign_affairs.workdays.api.urls")),
    path("", include("foreign_affairs.portal.api.urls")),
    path("", include("foreign_affairs.notifications.api.urls")),
    path("", include("foreign_affairs.shared_calendar.api.urls")),
    path("", include("foreign_affairs.annual_plan.api.urls")),
    path("", include("foreign_affairs.spending.api.urls")),
    path("", include("permits.api.urls")),
    path("", include("delegations.api.urls")),
    path("", include("events.api.urls")),
    path("", include("foreign_affairs.quality.api.urls")),
]

urlpatterns = [
    path("api/v1/", include((api, "api"))),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(), name="api-docs"),
    re_path(r"^api/", handlers.unknown_address),
    path("", include("foreign_affairs.shared_calendar.urls")),
    path("admin/", admin.site.urls),
    path("", include("permits.web.urls")),
    path("", include("delegations.web.urls")),
    path("", include("events.web.urls")),
    path("", include("foreign_affairs.quality.web.urls")),
    path("", include("foreign_affairs.portal.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = handlers.bad_request
handler403 = handlers.permission_denied
handler404 = handlers.not_found
handler500 = handlers.server_error
