from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "foreign_affairs.documents"
    label = "documents"
