"""Accounts under /admin/: one that has sessions is not deleted with them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from deliberation.models import ClassroomSession

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Sessions protect their instructor's account: deleted with it, they would skip the trash and the ledger of
        erasures, and a restore would bring them back. Deactivate the account, or wait until its trash is purged."""
        *found, protected = super().get_deleted_objects(objs, request)
        held = ClassroomSession.objects.filter(instructor__in=objs)
        return *found, [*protected, *(str(classroom) for classroom in held)]
