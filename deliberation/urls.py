"""Every address. Students see /s/, instructors /teach/; the parts stand in files of their own."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("deliberation.urls_public")),
    path("", include("deliberation.urls_student")),
    path("teach/", include("deliberation.urls_teach")),
    # One door, at which tries are counted.
    path("admin/login/", RedirectView.as_view(pattern_name="teach-login")),
    path("admin/", admin.site.urls),
]

handler404 = "deliberation.views.failures.not_found"
handler500 = "deliberation.views.failures.server_error"
