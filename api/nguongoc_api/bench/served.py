"""`python -m nguongoc_api.bench.served PORT`: the service of the environment's settings as `nguongoc serve` starts it, and silent."""

from __future__ import annotations

import logging
import sys

from nguongoc_api.serving import server
from nguongoc_api.settings import Settings

if __name__ == "__main__":
    ours = server(Settings(), "127.0.0.1", int(sys.argv[1]))
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    ours.run()
