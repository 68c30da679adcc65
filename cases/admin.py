"""The loaded cases, to look at: a case is changed in its file. Attached articles are nobody else's to see."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from cases.models import Case


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    list_display = ("title", "slug", "edition", "language", "loaded_at")
    list_filter = ("slug", "language")
    search_fields = ("title", "slug")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False
