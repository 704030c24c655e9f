from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "foreign_affairs.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        # Both read models, which do not exist while this module is imported.
        from allauth.account.decorators import secure_admin_login  # noqa: PLC0415
        from django.contrib import admin  # noqa: PLC0415

        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
