"""Fields of a case that are read in the language spoken now, where the case has been translated into it.

What stands in the database is the case as it was written; `data["translations"]` of each row holds, by language, what
reads differently there. A row can so be held in memory and read in any language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import translation

TRANSLATIONS = "translations"


def written(row: models.Model, name: str) -> Any:
    """The value of a field as it was written, whatever is spoken."""
    return row.__dict__[name]


class Spoken:
    """Reads a field in the language spoken now."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field = field
        self.name = field.attname

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        values = row.__dict__
        if self.name not in values:
            row.refresh_from_db(fields=[self.name])  # it was deferred
        value = values[self.name]
        translations = (values.get("data") or {}).get(TRANSLATIONS)
        if not translations:
            return value
        told = translations.get(translation.get_language() or "", {}).get(self.name)
        if told is None:
            return value
        return {**value, **told} if isinstance(value, dict) else told

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.name] = value


class _SpokenField(models.Field):
    """A field of the database like its parent; only reading it from a row is different."""

    descriptor_class = Spoken

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return written(model_instance, self.attname)

    def value_from_object(self, obj: models.Model) -> Any:
        return written(obj, self.attname)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """As Django's own field: a migration has nothing to do with how a row is read."""
        name, _, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs


class SpokenChar(_SpokenField, models.CharField):
    """A line that may be translated."""


class SpokenText(_SpokenField, models.TextField):
    """A text that may be translated."""


class SpokenJSON(_SpokenField, models.JSONField):
    """Values by key, some of which may be translated."""


class SpokenRow(models.Model):
    """A row with such fields. What it is told anew is what was written."""

    class Meta:
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        with translation.override(None):
            super().refresh_from_db(*args, **kwargs)


def differences(written: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What of the fields reads differently in a translation: of values by key, only the keys that do."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        if value != written[name]:
            both = isinstance(value, dict) and isinstance(written[name], dict)
            found[name] = {k: v for k, v in value.items() if v != written[name].get(k)} if both else value
    return found
