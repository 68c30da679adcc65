"""Prints whether frictionless finds a data package valid, and every error that it reports."""

import json
import sys

from frictionless import Package

report = Package(sys.argv[1]).validate()
print(
    json.dumps(
        {
            "valid": report.valid,
            "rows": {task.name: task.stats.get("rows") for task in report.tasks},
            "errors": report.flatten(["name", "rowNumber", "fieldName", "type", "note"])[:20],
        }
    )
)
