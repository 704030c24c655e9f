"""Addresses of the shell. allauth's stand under accounts/, beside these."""

from django.urls import path

from foreign_affairs.portal.web import (
    accounts,
    calendar,
    external,
    feeds,
    home,
    language,
    notices,
    resources,
    search,
    stand_ins,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/week/", calendar.week, name="calendar_week"),
    path("search/", search.search, name="search"),
    path("calendar/resources/", resources.listed, name="resources"),
    path("calendar/resources/add/<str:kind>/", resources.add, name="add_resource"),
    path("calendar/resources/<int:resource_id>/", resources.resource, name="resource"),
    path("calendar/resources/<int:resource_id>/change/", resources.change, name="change_resource"),
    path("calendar/resources/<int:resource_id>/retire/", resources.retire, name="retire_resource"),
    path(
        "calendar/resources/<int:resource_id>/reinstate/",
        resources.reinstate,
        name="reinstate_resource",
    ),
    path("calendar/resources/<int:resource_id>/book/", resources.book, name="book_resource"),
    path("calendar/bookings/<int:booking_id>/move/", resources.move, name="move_booking"),
    path("calendar/bookings/<int:booking_id>/release/", resources.release, name="release_booking"),
    path("calendar/external/", external.listed, name="external_calendars"),
    path("calendar/external/<int:calendar_id>/", external.calendar, name="external_calendar"),
    path(
        "calendar/external/<int:calendar_id>/remove/",
        external.remove,
        name="remove_external_calendar",
    ),
    path("language/", language.choose, name="set_language"),
    path("notices/", notices.notices, name="notices"),
    path("accounts/", accounts.account, name="account"),
    path("accounts/organisation/", accounts.organisation, name="organisation"),
    path("accounts/colleagues/", accounts.colleagues, name="colleagues"),
    path("accounts/join/<str:token>/", accounts.join, name="join"),
    path("accounts/tokens/", accounts.tokens, name="tokens"),
    path("accounts/tokens/<int:token_id>/revoke/", accounts.revoke_token, name="revoke_token"),
    path("accounts/stand-ins/", stand_ins.stand_ins, name="stand_ins"),
    path(
        "accounts/stand-ins/<int:stand_in_id>/call-off/",
        stand_ins.call_off,
        name="call_off_stand_in",
    ),
    path("accounts/feeds/", feeds.feeds, name="feeds"),
    path("accounts/feeds/<int:feed_id>/rotate/", feeds.rotate, name="rotate_feed"),
    path("accounts/feeds/<int:feed_id>/revoke/", feeds.revoke, name="revoke_feed"),
]
