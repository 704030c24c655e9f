from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "foreign_affairs.audit"
    label = "audit"
