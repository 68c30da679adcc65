"""Addresses of the instructor's part of the house."""

from django.urls import URLPattern, path

from deliberation.views import live
from deliberation.views.teach import (
    cases,
    compare,
    control,
    home,
    marks,
    moderation,
    participants,
    reports,
    screen,
    sessions,
    sure,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="teach-home"),
    path("login/", home.sign_in, name="teach-login"),
    path("logout/", home.sign_out, name="teach-logout"),
    path("compare/", compare.compare, name="teach-compare"),
    path("compare/compare.csv", compare.table, name="teach-compare-table"),
    path("sessions/new/", sessions.new, name="teach-new"),
    path("sessions/<str:code>/", control.control, name="teach-control"),
    path("sessions/<str:code>/events/", live.teach, name="teach-events"),
    path("sessions/<str:code>/phase/", control.phase, name="teach-phase"),
    path("sessions/<str:code>/extend/", control.extend, name="teach-extend"),
    path("sessions/<str:code>/time/", control.time, name="teach-time"),
    path("sessions/<str:code>/door/", control.door, name="teach-door"),
    path("sessions/<str:code>/wall/", screen.show, name="teach-wall"),
    path("sessions/<str:code>/wall/cover/", screen.blank, name="teach-wall-blank"),
    path("sessions/<str:code>/wall/address/", screen.renew, name="teach-wall-renew"),
    path("sessions/<str:code>/trash/", sessions.trash, name="teach-trash"),
    path("sessions/<str:code>/restore/", sessions.restore, name="teach-restore"),
    path("sessions/<str:code>/log/", control.log, name="teach-log"),
    path("sessions/<str:code>/roster/", participants.roster, name="teach-roster"),
    path("sessions/<str:code>/participants/", participants.participants, name="teach-participants"),
    path("sessions/<str:code>/participants/<uuid:seat_id>/remove/", participants.remove, name="teach-remove"),
    path(
        "sessions/<str:code>/participants/<uuid:seat_id>/restore/",
        participants.restore,
        name="teach-restore-seat",
    ),
    path("sessions/<str:code>/participants/<uuid:seat_id>/pin/", participants.pin, name="teach-pin"),
    path("sessions/<str:code>/moderation/", moderation.moderation, name="teach-moderation"),
    path("sessions/<str:code>/moderation/<uuid:argument_id>/hide/", moderation.hide, name="teach-hide"),
    path(
        "sessions/<str:code>/moderation/<uuid:argument_id>/restore/",
        moderation.restore,
        name="teach-restore-argument",
    ),
    path(
        "sessions/<str:code>/moderation/<uuid:argument_id>/through/",
        moderation.through,
        name="teach-through",
    ),
    path(
        "sessions/<str:code>/moderation/<uuid:argument_id>/feature/",
        moderation.feature,
        name="teach-feature",
    ),
    path("sessions/<str:code>/marks/", marks.marks, name="teach-marks"),
    path("sessions/<str:code>/marks/release/", marks.release, name="teach-release-marks"),
    path("sessions/<str:code>/marks/<uuid:seat_id>/", marks.one, name="teach-mark"),
    path("sessions/<str:code>/reports/", reports.reports, name="teach-reports"),
    path("sessions/<str:code>/reports/sure/", sure.confirm, name="teach-sure"),
    path("sessions/<str:code>/reports/<slug:report>.<slug:suffix>", reports.report, name="teach-report"),
    path("cases/", cases.cases, name="teach-cases"),
    path("cases/<slug:slug>/", cases.case, name="teach-case"),
    path("cases/<slug:slug>/attach/", cases.attach, name="teach-attach"),
]
