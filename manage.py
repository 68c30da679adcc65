#!/usr/bin/env python
"""The project's commands: `manage.py help` lists them."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

from deliberation.storage import cannot_store


def main() -> None:
    """Do what is asked. What keeps every command from its work, is said in a sentence; `--traceback` shows where."""
    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv or sys.argv[1:2] == ["migrate"]:
            raise
        way_out = (
            "" if cannot_store(error) else " If it is new, or of an older version, run: manage.py migrate"
        )
        sys.exit(f"CommandError: The database is not ready: {str(error).strip()}.{way_out}")
    except UnicodeEncodeError:
        if "--traceback" in sys.argv or all(word.isprintable() for word in sys.argv):
            raise
        sys.exit("CommandError: A word of this command is not text in UTF-8.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")
    main()
