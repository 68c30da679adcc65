"""Attach an article's own text to a case, for one instructor's classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.attaching import ArticleError, attach_text, read_upload, recognise_text
from cases.models import Case


class Command(BaseCommand):
    help = "Attach a case's article, as plain text, for one instructor. Kept only if all of it is found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", metavar="CASE", help="the name of a loaded case, such as sensetime")
        parser.add_argument("file", type=Path, metavar="FILE", help="the article as plain UTF-8 text")
        parser.add_argument("--instructor", metavar="NAME", help="by default the only instructor there is")

    def handle(self, *args: Any, file: Path, instructor: str | None, **options: Any) -> None:
        case = Case.objects.current().filter(slug=options["case"]).first()
        if case is None:
            raise CommandError(f"No case “{options['case']}” is loaded; load it with load_case.")
        owner = _instructor(instructor)
        try:
            text = read_upload(file.read_bytes())
            recognition = recognise_text(case, text)
            self.stdout.write(f"{len(recognition.paragraphs)} of {recognition.expected} paragraphs")
            self.stdout.write(f"{len(recognition.found)} of {recognition.quotes} quotes")
            attach_text(case=case, instructor=owner, text=text)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ArticleError as error:
            raise CommandError("\n".join(error.sentences)) from error
        self.stdout.write(self.style.SUCCESS(f"Attached to “{case.title}” for {owner.get_username()}."))


def _instructor(name: str | None) -> AbstractBaseUser:
    """The instructor of that name, or the only one there is."""
    users = get_user_model()._default_manager.filter(is_active=True)
    if name is not None:
        user = users.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no instructor “{name}”.")
        return user
    found = list(users[:2])
    if not found:
        raise CommandError("There is no instructor yet; create one first.")
    if len(found) > 1:
        raise CommandError("There are several instructors; say for whom with --instructor NAME.")
    return found[0]
