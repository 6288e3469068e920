"""Addresses of the worker portal; the desk's lie beneath `desk/`."""

from __future__ import annotations

from django.urls import include, path

from unionhall.services.hub.desk.views.deadlines import feed as deadline_feed
from unionhall.services.hub.desk.views.wall import renewed as wall_now
from unionhall.services.hub.portal.views import inbox, installed, items
from unionhall.services.hub.portal.views import privacy as my_privacy
from unionhall.services.hub.views import (
    bookings,
    cases,
    display,
    help,
    home,
    me,
    needs,
    pages,
    places,
    search,
    sessions,
)

app_name = "hub"
urlpatterns = [
    path("", home.home, name="home"),
    path("need/", needs.need, name="need"),
    path("need/take/<uuid:pk>/", needs.take, name="take"),
    path("find/", home.find, name="find"),
    path("search/", search.search, name="search"),
    path("near/", home.near, name="near"),
    path("near/here/", places.location, name="location"),
    path("place/<uuid:pk>/", places.place, name="place"),
    path("s/<uuid:pk>/", sessions.session, name="session"),
    path("s/<uuid:pk>/book/", sessions.book, name="book"),
    path("b/<uuid:pk>/", bookings.detail, name="booking"),
    path("b/<uuid:pk>/cancel/", bookings.cancel, name="cancel"),
    path("b/<uuid:pk>/accept/", bookings.accept, name="accept"),
    path("b/<uuid:pk>/decline/", bookings.decline, name="decline"),
    path("c/<uuid:pk>/", cases.case, name="case"),
    path("c/<uuid:pk>/act/<slug:verb>/", cases.act, name="case-act"),
    path("c/<uuid:pk>/note/", cases.note, name="case-note"),
    path("c/<uuid:pk>/file/", cases.file, name="case-file"),
    path("c/<uuid:pk>/call/", cases.call, name="case-call"),
    path("c/<uuid:pk>/rate/", cases.rate, name="case-rate"),
    path("c/<uuid:pk>/complain/", cases.complain, name="case-complain"),
    path("c/<str:token>/", bookings.check_in, name="checkin"),
    path("rate/<uuid:pk>/", bookings.rate, name="rate"),
    # Not beneath the desk: it answers also when the sign-in has ended.
    path("wall/", wall_now, name="wall"),
    path("mine/", items.items, name="mine"),
    path("mine/offline/", items.offline_bookings, name="kept-bookings"),
    path("mine/calendar/", items.calendar, name="calendar"),
    path("mine/calendar/renew/", items.renew_calendar, name="calendar-renew"),
    path("mine/<str:token>.ics", items.calendar_feed, name="calendar-feed"),
    # Not beneath the desk: a calendar program has no second factor to show.
    path("due/<str:token>.ics", deadline_feed, name="deadline-feed"),
    path("me/", me.me, name="me"),
    path("me/erase/", my_privacy.erase, name="erase"),
    path("me/privacy/", my_privacy.overview, name="my-privacy"),
    path("me/privacy/copy/", my_privacy.copy, name="my-copy"),
    path("me/privacy/copy/<uuid:pk>/", my_privacy.fetch, name="my-copy-fetch"),
    path("me/privacy/consent/", my_privacy.consent, name="my-consent"),
    path("me/privacy/wish/", my_privacy.wish, name="my-wish"),
    path("me/privacy/kept/<slug:code>/", my_privacy.part, name="my-part"),
    path("qr/", me.my_code, name="qr"),
    path("messages/", inbox.inbox, name="messages"),
    path("messages/read/", inbox.read_all, name="messages-read"),
    path("messages/choose/", inbox.channels, name="channels"),
    path("messages/<uuid:pk>/", inbox.message, name="message"),
    path("prefs/", display.prefs, name="prefs"),
    path("help/", help.index, name="help"),
    path("help/<slug:slug>/", help.article, name="help-page"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    # At the root, because a service worker serves what lies beneath its own address.
    path("sw.js", installed.worker, name="worker"),
    path("offline/", installed.offline, name="offline"),
    path("desk/", include("unionhall.services.hub.desk.urls")),
]
