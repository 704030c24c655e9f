from django.urls import path

from foreign_affairs.shared_calendar import feeds

urlpatterns = [path("feeds/<str:token>.ics", feeds.feed, name="feed")]
