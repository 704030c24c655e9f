from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "foreign_affairs.notifications"
    label = "notifications"
