"""datapackage.json: the tables in csv/ for programs (Frictionless Data Package): types, keys, and what they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from deliberation.reports.export import Export
from deliberation.reports.table import Table
from deliberation.reports.writers import write_json

TYPES: dict[str, dict[str, str]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "true/false": {"type": "boolean"},
    "time": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ"},
}


def write_datapackage(export: Export, tables: Iterable[Table]) -> Iterator[bytes]:
    """The description of every CSV file in csv/, each column in words."""
    classroom = export.classroom
    yield write_json(
        {
            "profile": "tabular-data-package",
            "name": f"deliberation-{classroom.code.lower()}-{export.level}",
            "title": classroom.title,
            "description": classroom.case.question,
            "resources": [_resource(table) for table in tables],
        }
    )


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": column.name, **TYPES[column.type], "description": column.meaning}
            for column in table.columns
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.links:
        schema["foreignKeys"] = [
            {
                "fields": [link.column],
                "reference": {
                    "resource": "" if link.table == table.name else link.table,
                    "fields": [link.key],
                },
            }
            for link in table.links
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"csv/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }
