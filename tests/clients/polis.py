"""Prints what red-dwarf reads in a folder as Polis exports it, and the groups that it finds."""

import functools
import http.server
import json
import sys
import threading
import warnings

from reddwarf.data_loader import Loader
from reddwarf.implementations.polis import run_pipeline

warnings.simplefilter("ignore")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the folder as a server of open data does: UTF-8, and says so."""

    extensions_map = {".csv": "text/csv; charset=utf-8"}

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=sys.argv[1]))
threading.Thread(target=server.serve_forever, daemon=True).start()
loader = Loader(directory_url=f"http://127.0.0.1:{server.server_port}/", is_cache_enabled=False)
result = run_pipeline(votes=loader.votes_data)
groups = result.participants_df["cluster_id"].dropna()
print(
    json.dumps(
        {
            "comments": [[one["statement_id"], one["txt"], one["moderated"]] for one in loader.comments_data],
            "votes": sorted(
                [vote["statement_id"], vote["participant_id"], vote["vote"]] for vote in loader.votes_data
            ),
            "groups": sorted(int(n) for n in groups.value_counts()),
        }
    )
)
