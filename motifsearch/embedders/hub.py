"""Files of the Hugging Face hub: from the cache when they are there, else downloaded.

Knows: repositories, file names, the cache. Does not know: what the files mean.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence


def cached(repo: str, names: Sequence[str]) -> Path | None:
    """Return the first of `names` that the cache holds; nothing is asked of the network."""
    from huggingface_hub import try_to_load_from_cache

    for name in names:
        found = try_to_load_from_cache(repo, name)
        if isinstance(found, str):
            return Path(found)
    return None


def fetch(repo: str, names: Sequence[str], uri: str) -> Path:
    """Return the first of `names` that the cache or else the repository holds.

    A file in the cache is taken as it is, so that a model that was fetched once opens without a network and at once.

    Parameters
    ----------
    repo : str
        ``"org/name"``.
    names : sequence of str
        File names, the preferred one first.
    uri : str
        The model's URI, for errors.

    Returns
    -------
    Path
        Its file in the cache.

    Raises
    ------
    ModelError
        ``embedders.not_available`` when neither cache nor network gives it, ``embedders.no_repository`` when the hub
        has no such repository or does not let this person in, ``embedders.no_hub_file`` when the repository holds
        none of `names`.
    """
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import (
        EntryNotFoundError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    found = cached(repo, names)
    if found is not None:
        return found
    for name in names:
        try:
            return Path(hf_hub_download(repo, name))
        except LocalEntryNotFoundError as error:
            raise ModelError("embedders.not_available", uri=uri) from error
        except EntryNotFoundError:
            continue
        except (RepositoryNotFoundError, HFValidationError) as error:
            raise ModelError("embedders.no_repository", uri=uri, repo=repo) from error
        except (OSError, RuntimeError) as error:
            raise ModelError("embedders.not_available", uri=uri) from error
    raise ModelError("embedders.no_hub_file", uri=uri, repo=repo, names=", ".join(names))
