"""A small tokenizer in the form that open_clip's own tokenizer reads.

Knows: byte pair merges. Does not know: what the sentences are about.
"""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

from open_clip.tokenizer import SimpleTokenizer, bytes_to_unicode
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "bpe.txt.gz"
_BYTES = 256
_ENDED = 2 * _BYTES  # each byte alone and at the end of a word
_SPECIAL = 2  # begin and end


def train_tokenizer(sentences: Iterable[str], size: int, folder: Path) -> int:
    """Learn merges from sentences and write them.

    Parameters
    ----------
    sentences : iterable of str
        Lower case.
    size : int
        Tokens there shall be at most, bytes and the marks for begin and end included.
    folder : Path
        Gets ``bpe.txt.gz``.

    Returns
    -------
    int
        How many tokens there are.
    """
    to_letter = bytes_to_unicode()
    spelled = (
        " ".join("".join(to_letter[byte] for byte in word.encode()) for word in re.findall(r"[^\W\d_]+", sentence))
        for sentence in sentences
    )
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=size - _ENDED - _SPECIAL + 128, end_of_word_suffix="</w>", min_frequency=2, show_progress=False
    )
    tokenizer.train_from_iterator(spelled, trainer)
    state = tokenizer.to_str()

    merges = [pair if isinstance(pair, list) else pair.split(" ") for pair in json.loads(state)["model"]["merges"]]
    merges = merges[: size - _ENDED - _SPECIAL]
    text = "\n".join(["#version: 1", *(" ".join(pair) for pair in merges)])
    folder.mkdir(parents=True, exist_ok=True)
    # No time of writing in the file, so that the same sentences give the same bytes.
    (folder / FILE).write_bytes(gzip.compress(text.encode(), mtime=0))
    return len(merges) + _ENDED + _SPECIAL


def read_tokenizer(folder: Path, context: int) -> SimpleTokenizer:
    """Read the tokenizer that `train_tokenizer` wrote."""
    return SimpleTokenizer(bpe_path=str(folder / FILE), context_length=context)
