"""A real Milvus server for tests and measuring.

Knows: the package ``milvus``, which brings the server's program. Does not know: what is asked of it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from motifsearch.errors import StoreError
from motifsearch.stores import milvus_client

# How long a server that died is believed to live, in seconds: 30 would be its default.
_QUICK = ("--extra-config", "common.session.ttl=5")


def program() -> str | None:
    """Where the server's program is: beside this Python, else on the path; None where it is absent."""
    beside = Path(sys.executable).with_name("milvus-server")
    return str(beside) if beside.is_file() else shutil.which("milvus-server")


class Server:
    """A real Milvus server of the package ``milvus``, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.uri = f"milvus:http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        with (self.folder / "log.txt").open("ab") as log:
            self.wrapper = subprocess.Popen(
                [program(), "--data", str(self.folder / "data"), "--proxy-port", str(self.port), *_QUICK],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self):
        self.wrapper.kill()
        self.wrapper.wait()
        # The wrapper leaves the server itself behind; it is ours by the folder that its program lies in.
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (process / "exe").readlink().is_relative_to(self.folder):
                    os.kill(int(process.name), signal.SIGKILL)

    def wait(self):
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with suppress(StoreError):
                milvus_client.MilvusClient(self.uri.removeprefix("milvus:")).close()
                return
        raise RuntimeError("the Milvus server did not start:\n" + (self.folder / "log.txt").read_text()[-2000:])
