"""What is published for IIIF opens in Mirador, a viewer of others, in a real browser."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import tarfile
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.conftest import SHOTS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
_VIEWER = "mirador@4.0.0"
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body style="margin:0">
<div id="m" style="position:absolute;inset:0"></div><script src="mirador.min.js"></script><script>
Mirador.viewer({id: "m", language: "en",
  windows: [{manifestId: "MANIFEST", sideBarOpen: true, sideBarPanel: "info"}]});
</script></body></html>"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Any web server, with the one header that lets a viewer of another address read."""

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def serve():
    """A function that serves a folder and returns its address."""
    servers = []

    def start(folder: Path) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def viewer(tmp_path):
    """A folder with the viewer, fetched from npm as its package alone."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is absent, so there is no Mirador to open the manifests in")
    folder = tmp_path / "viewer"
    folder.mkdir()
    done = subprocess.run([npm, "pack", _VIEWER], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    packages = list(folder.glob("*.tgz"))
    if not packages:
        pytest.skip(f"npm cannot fetch {_VIEWER}: {done.stderr[-200:]}")
    with tarfile.open(packages[0]) as package:
        file = package.extractfile("package/dist/mirador.min.js")
        assert file is not None
        (folder / "mirador.min.js").write_bytes(file.read())
    return folder


def test_a_manifest_opens_in_mirador(catalog, chromium, viewer, serve, tmp_path):
    picture = np.random.default_rng(3).integers(0, 256, (7, 13, 3), dtype=np.uint8)
    (tmp_path / "photos").mkdir()
    Image.fromarray(picture).resize((1300, 700)).save(tmp_path / "photos" / "kain.png")
    catalog.add([tmp_path / "photos"])
    (cloth,) = catalog.database.cloths.all()
    catalog.edit("cloth", cloth.cloth_id, {"title": "Kain panjang", "technique": "tulis", "rights_holder": "Museum A"})
    # The address must be known before the folder is there.
    (tmp_path / "served").mkdir()
    base = f"{serve(tmp_path / 'served')}/iiif"
    catalog.exchange.export_iiif(tmp_path / "served" / "iiif", base=base)
    said = json.loads((tmp_path / "served" / "iiif" / "collection.json").read_bytes())
    (viewer / "index.html").write_text(_PAGE.replace("MANIFEST", said["items"][0]["id"]), encoding="utf-8")

    page = chromium.new_page(viewport={"width": 1200, "height": 800})
    answers: list[tuple[int, str]] = []
    errors: list[str] = []
    page.on("response", lambda answer: answers.append((answer.status, answer.url)))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{serve(viewer)}/index.html")
    page.get_by_text("Hand-drawn batik").first.wait_for(timeout=60_000)
    page.get_by_text("Museum A").first.wait_for()
    # The viewer asks for pictures when it has drawn, which may be before or after the first zooming.
    for _ in range(120):
        if any(url.endswith("/0/default.jpg") for _, url in answers):
            break
        page.get_by_label("Zoom in").first.click()
        page.wait_for_timeout(1000)
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / "mirador.png"))
    page.close()
    assert errors == []
    asked = [(status, url) for status, url in answers if url.startswith(base)]
    assert {status for status, _ in asked} <= {200, 304}
    assert any("/0/default.jpg" in url for _, url in asked)
