from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = gettext_lazy("Case studies")
    default_auto_field = "django.db.models.BigAutoField"
