"""`add` beside clip-retrieval's inference: the same folder, the same architecture, random weights in both.

clip-retrieval wants older versions of many libraries, so it lives in an environment of its own, whose Python
`CLIP_RETRIEVAL_PYTHON` names and which must also find motifsearch's own libraries; without it nothing is
measured. Its part is what its worker does with the files reader: decode in processes of their own, embed, write; the
opening of the model and its statistics are left out. `add` also makes thumbnails, palettes, hashes and records.

Knows: both programs. Does not know: what a vector says.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from motifsearch.catalog import MotifCatalog
from motifsearch.embedders.registry import open_embedder
from tests.bench.adding import photographs
from tests.bench.measuring import Row

PYTHON = "CLIP_RETRIEVAL_PYTHON"
ROUNDS = 3
PHOTOS = 150
_LARGE, _LARGE_PX = 30, (4000, 3000)
_OTHER = """
import json, os, sys, time
folder, checkpoint, size, workers = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
import open_clip, torch
from motifsearch.embedders import texture
texture.register()
open_clip.add_model_config(sys.argv[5])
from all_clip import load_clip
from clip_retrieval.clip_inference.mapper import ClipMapper
from clip_retrieval.clip_inference.reader import FilesReader
from clip_retrieval.clip_inference.runner import Runner
from clip_retrieval.clip_inference.writer import NumpyWriter
model = "open_clip:" + sys.argv[6] + "/" + checkpoint
_, preprocess, tokenizer = load_clip(clip_model=model, use_jit=False, warmup_batch_size=1, clip_cache_path=None)
class Quiet:
    start = end = lambda self: None
    __call__ = lambda self, stats: None
def reader(sampler):
    return FilesReader(sampler, preprocess, tokenizer, folder, size, workers, enable_text=False)
mapper = ClipMapper(True, False, False, False, model, False, "", 1, None)
print("ready", flush=True)
for line in sys.stdin:
    out = line.strip()
    runner = Runner(reader, lambda: mapper, lambda i: NumpyWriter(i, out, False, True, False, 1), lambda i: Quiet(), 1)
    began = time.perf_counter(), sum(os.times()[:4])
    runner(0)
    print(json.dumps([time.perf_counter() - began[0], sum(os.times()[:4]) - began[1]]), flush=True)
"""


def rows() -> Iterator[Row]:
    """How many times clip-retrieval's rate `add` reaches; nothing where it is not installed."""
    python = os.environ.get(PYTHON)
    if not python:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small", folder / "large"
        _copy(photographs(folder)[:PHOTOS], small, None)
        _copy(sorted(small.iterdir())[:_LARGE], large, _LARGE_PX)
        for architecture, model in _models(folder).items():
            for what, photos in (("as they are", small), ("of 12 megapixels", large)):
                # Parts are more vectors of each photograph than clip-retrieval makes.
                for parts in (0, 5) if architecture == "embedded" else (0,):
                    compared = Compared(python, folder, photos, architecture, model)
                    yield compared.row(f"inference: {architecture}, photographs {what}, {parts} parts", parts)


def _copy(paths: list[Path], target: Path, size: tuple[int, int] | None) -> None:
    """JPEG files of all pictures, since clip-retrieval opens fewer kinds of files."""
    target.mkdir()
    for number, path in enumerate(paths):
        with Image.open(path) as picture:
            plain = picture.convert("RGB")
        (plain if size is None else plain.resize(size)).save(target / f"{number:04d}.jpg", quality=90)


def _models(folder: Path) -> dict[str, Path]:
    """Folders with a configuration and random weights: the embedded model's pictures' tower, and ViT-B-32."""
    import open_clip
    import torch

    from motifsearch.embedders import texture

    texture.register()
    own = json.loads((Path(__file__).parents[2] / "models" / "embedded" / "open_clip_config.json").read_text("utf-8"))[
        "model_cfg"
    ]
    # With open_clip's own tokenizer, which clip-retrieval takes.
    own["text_cfg"]["vocab_size"] = 49_408
    configs: dict[str, Any] = {"embedded": own, "ViT-B-32": open_clip.get_model_config("ViT-B-32")}
    registered = folder / "configurations"
    registered.mkdir()
    (registered / "embedded.json").write_text(json.dumps(own))
    open_clip.add_model_config(registered)
    torch.manual_seed(0)
    found: dict[str, Path] = {}
    for name, config in configs.items():
        found[name] = folder / name
        found[name].mkdir()
        (found[name] / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": {}}))
        torch.save(
            open_clip.create_model(name, pretrained=None).state_dict(), found[name] / "open_clip_pytorch_model.bin"
        )
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """A folder of photographs, and a model for both programs."""

    python: str
    folder: Path
    photos: Path
    architecture: str
    model: Path

    def row(self, what: str, parts: int) -> Row:
        """clip-retrieval's time over that of `add`, the median of the rounds."""
        spent = list(self._spent(parts))[1:]
        wall, processor = (statistics.median(theirs[n] / ours[n] for theirs, ours in spent) for n in (0, 1))
        return Row(what=f"{what}: rate of `add` over clip-retrieval's", wall=wall, processor=processor)

    def _spent(self, parts: int) -> Iterator[tuple[list[float], list[float]]]:
        """Wall time and processor time of both, round after round."""
        with self._started() as other:
            assert other.stdin is not None
            assert other.stdout is not None
            while other.stdout.readline().strip() != "ready":
                if other.poll() is not None:
                    raise RuntimeError(f"clip-retrieval does not start with {self.python}")
            embedder = open_embedder(f"openclip:local-dir:{self.model}")
            for turn in range(ROUNDS + 1):
                place = self.folder / f"{self.photos.name}-{self.architecture}-{parts}-{turn}"
                other.stdin.write(f"{place}-theirs\n")
                other.stdin.flush()
                theirs = json.loads(other.stdout.readline())
                with MotifCatalog.open(place, create=True, parts=parts) as catalog:
                    catalog.parts._embedder = embedder
                    began = time.perf_counter(), sum(os.times()[:4])
                    catalog.add([self.photos])
                    ours = [time.perf_counter() - began[0], sum(os.times()[:4]) - began[1]]
                    catalog.parts._embedder = None
                yield theirs, ours
            embedder.close()
            other.stdin.close()

    def _started(self) -> subprocess.Popen[str]:
        command = [self.python, "-c", _OTHER, str(self.photos), str(self.model / "open_clip_pytorch_model.bin")]
        command += ["32", str(os.cpu_count() or 1), str(self.folder / "configurations"), self.architecture]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
