"""Addresses of this part of the house."""

from django.urls import URLPattern, path

from deliberation.views.teach import reports

urlpatterns: list[URLPattern] = [
    path("sessions/<str:code>/reports/", reports.reports, name="teach-reports"),
    path("sessions/<str:code>/reports/<slug:report>.<slug:suffix>", reports.report, name="teach-report"),
]
