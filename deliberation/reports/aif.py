"""arguments.aif.json: the argument map in the Argument Interchange Format, as AIFdb and its readers take it.

Every statement is an I-node. A support leads through an RA-node (inference), an attack through a CA-node (conflict),
to what it is about. A question does neither and is an I-node by itself. Who said what is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext

from deliberation.reports.argdown import ERASED, relations, titles
from deliberation.reports.export import Export
from deliberation.reports.writers import write_json

SCHEMES = {"+>": ("RA", "Default Inference"), "->": ("CA", "Default Conflict")}


def aif_chunks(export: Export) -> Iterator[bytes]:
    """The whole graph. Node ids are numbers as text, in the order of cards, poles and arguments."""
    named = titles(export)
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    by_title: dict[str, str] = {}

    def node(type: str, text: str, moment: datetime) -> str:
        nodes.append(
            {
                "nodeID": str(len(nodes) + 1),
                "text": text,
                "type": type,
                "timestamp": moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            }
        )
        return nodes[-1]["nodeID"]

    def edge(origin: str, target: str) -> None:
        edges.append({"edgeID": str(len(edges) + 1), "fromID": origin, "toID": target, "formEdgeID": None})

    made = export.classroom.created_at
    for card in export.record.positions:
        by_title[f"[{named[f'card:{card.key}']}]"] = node("I", card.name, made)
    for tradeoff in export.record.chosen:
        for pole in "ab":
            title = f"[{named[f'pole:{tradeoff.key}:{pole}']}]"
            by_title[title] = node("I", f"{tradeoff.title}: {tradeoff.pole_name(pole)}", made)
    arguments = export.record.arguments.values()
    for row in arguments:
        words = "\n".join(filter(None, (row.claim, row.reason)))
        by_title[f"<{named[row.id]}>"] = node("I", words or gettext(ERASED), row.at)
    for row in arguments:
        for relation, target in relations(export, row, named):
            type, text = SCHEMES[relation]
            scheme = node(type, text, row.at)
            edge(by_title[f"<{named[row.id]}>"], scheme)
            edge(scheme, by_title[target])
    yield write_json({"nodes": nodes, "edges": edges, "locutions": []})
