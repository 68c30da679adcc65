"""The settings of production but for one: how long SQLite waits for the disk. A rig that finds no loss here finds none."""

import os

from deliberation.settings import *  # noqa: F403
from deliberation.settings import DATABASES

if "init_command" in DATABASES["default"].get("OPTIONS", {}):
    DATABASES["default"]["OPTIONS"]["init_command"] += f" PRAGMA synchronous={os.environ['SYNCHRONOUS']};"
