"""Every address. Students see /s/, instructors /teach/; the parts stand in files of their own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("deliberation.urls_public")),
    path("", include("deliberation.urls_student")),
    path("teach/", include("deliberation.urls_teach")),
    path("admin/", admin.site.urls),
]
