"""Start the web app on the catalogue in ``MOTIFSEARCH_CATALOG``, else ``./catalog``; as ``motifsearch serve`` does."""

from __future__ import annotations

import sys

from motifsearch.cli.main import run

if __name__ == "__main__":
    sys.exit(run(["serve", *sys.argv[1:]]))
