"""Addresses of the front door, of what every student reads, and of the wall."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from deliberation.views import article, health, home, join, live, me, now, screen

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("language/", require_http_methods(["GET", "HEAD", "POST"])(set_language), name="language"),
    path("health/", health.health, name="health"),
    path("join/", join.code, name="join-code"),
    path("join/<str:code>/", join.classroom, name="join-class"),
    path("join/<str:code>/another/", join.another, name="join-another"),
    path("s/<str:code>/", now.now, name="sessions-now"),
    path("s/<str:code>/pulse/", now.pulse, name="sessions-pulse"),
    path("s/<str:code>/events/", live.student, name="sessions-events"),
    path("s/<str:code>/article/", article.read, name="article-read"),
    path("s/<str:code>/article/<int:number>/mark/", article.mark, name="article-mark"),
    path("s/<str:code>/positions/", article.positions, name="positions-read"),
    path("s/<str:code>/positions/<slug:key>/choose/", article.choose, name="positions-choose"),
    path("s/<str:code>/since/", article.since, name="article-since"),
    path("s/<str:code>/me/", me.data, name="me-data"),
    path("s/<str:code>/me/data.json", me.download, name="me-download"),
    path("s/<str:code>/me/contribution.pdf", me.contribution, name="me-contribution"),
    path("s/<str:code>/me/leave/", me.leave, name="me-leave"),
    path("screen/<str:code>/<str:token>/", screen.wall, name="screen-wall"),
    path("screen/<str:code>/<str:token>/events/", live.screen, name="screen-events"),
]
