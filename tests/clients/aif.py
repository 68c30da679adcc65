"""Prints what arguebuf reads in an AIF file: its statements, and each relation as from, kind and to."""

import json
import sys

from arguebuf.load import _load_aif
from arguebuf.model.node import AtomNode

with open(sys.argv[1], encoding="utf-8") as file:
    graph = _load_aif.load_aif(json.load(file))
relations = []
for scheme in graph.scheme_nodes.values():
    into = [edge.source for edge in graph.incoming_edges(scheme)]
    out = [edge.target for edge in graph.outgoing_edges(scheme)]
    kind = type(scheme.scheme).__name__
    relations += [
        [one.plain_text, kind, other.plain_text if isinstance(other, AtomNode) else "a relation"]
        for one in into
        for other in out
    ]
print(
    json.dumps(
        {"statements": [node.plain_text for node in graph.atom_nodes.values()], "relations": relations}
    )
)
