"""Packages that other archives open: BagIt (RFC 8493), as a folder or in a ZIP file.

Knows: the `bagit` library, ZIP files, and what a hostile package may try. Does not know: what the files in it say.
"""

from __future__ import annotations

import logging
import shutil
import stat
import zipfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from motifsearch.errors import DataError
from motifsearch.extras import needed

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_VERSION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
# Texts of a catalogue shrink to a twentieth; nothing honest shrinks to a hundredth beyond this size.
_SMALL, _MOST_RATIO = 64 << 20, 100
_MOST_FILES = 5_000_000
_BLOCK = 1 << 20
# Pictures and vectors do not shrink; texts do.
_SHRINKING = {".jsonld", ".json", ".csv", ".html", ".txt", ".xml"}


def make_bag(folder: Path, info: Mapping[str, str]) -> None:
    """Turn a folder with files into a bag of them, with a SHA-512 of each.

    Parameters
    ----------
    folder : Path
        What is in it becomes the payload, ``data/``.
    info : mapping of str to str
        For ``bag-info.txt``, such as ``Source-Organization``.

    Raises
    ------
    UsageError
        ``extras.missing`` without the bagit library.
    """
    bagit = _bagit()
    bagit.make_bag(str(folder), bag_info=dict(info), checksums=["sha512"])
    # The library writes the version before the standard's first, which has the same rules for what we write.
    (folder / "bagit.txt").write_text(_VERSION, encoding="utf-8")
    bagit.Bag(str(folder)).save()


def zip_folder(folder: Path, target: Path) -> None:
    """Put a folder into a ZIP file, under its own name.

    Parameters
    ----------
    folder : Path
    target : Path
        Written whole under a temporary name, then renamed.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with zipfile.ZipFile(part, "w", allowZip64=True) as package:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    name = PurePosixPath(target.stem, *path.relative_to(folder).parts)
                    method = zipfile.ZIP_DEFLATED if path.suffix in _SHRINKING else zipfile.ZIP_STORED
                    package.write(path, str(name), method)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, workspace: Path) -> Generator[Path]:
    """Give the folder of a package; a ZIP file is unpacked for as long as it is needed.

    Parameters
    ----------
    path : Path
        A folder or a ZIP file.
    workspace : Path
        Where a ZIP file is unpacked; made, and removed again.

    Yields
    ------
    Path
        The folder with ``bagit.txt``.

    Raises
    ------
    DataError
        ``archive.no_package``, ``archive.not_a_bag``, ``archive.bad_zip``, ``archive.zip_bomb``,
        ``archive.bag_outside``, ``archive.no_room``.
    """
    if path.is_dir():
        yield _root(path, path)
        return
    if not path.is_file():
        raise DataError("archive.no_package", path=str(path))
    try:
        unpack(path, workspace)
        yield _root(workspace, path)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def check_bag(folder: Path, path: Path) -> Path:
    """Make sure that a bag is whole, unchanged, and stays inside itself.

    Parameters
    ----------
    folder : Path
        Of the bag.
    path : Path
        The package as the person named it, for errors.

    Returns
    -------
    Path
        The folder of its payload.

    Raises
    ------
    DataError
        ``archive.bag_outside``, ``archive.bag_fetch``, ``archive.bag_changed``, ``archive.bag_missing``,
        ``archive.bag_unexpected``, ``archive.bag_invalid``.
    UsageError
        ``extras.missing`` without the bagit library.
    """
    bagit = _bagit()
    for each in folder.rglob("*"):
        mode = each.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise DataError("archive.bag_outside", path=str(path), file=_shown(each.relative_to(folder)))
    if (folder / "fetch.txt").exists():
        raise DataError("archive.bag_fetch", path=str(path))
    try:
        bag = bagit.Bag(str(folder))
        _compare_names(bag, folder, path)
        bag.validate(processes=1)
    except bagit.BagValidationError as error:
        raise _complaint(bagit, error, path) from error
    except bagit.BagError as error:
        code = "archive.bag_outside" if "unsafe" in str(error) else "archive.bag_invalid"
        raise DataError(code, path=str(path), file=str(error)[:200], reason=str(error)[:200]) from error
    except (OSError, ValueError, UnicodeError) as error:
        raise DataError("archive.bag_invalid", path=str(path), reason=str(error)[:200]) from error
    return folder / "data"


def _compare_names(bag: Any, folder: Path, path: Path) -> None:
    """Say which file is missing or too many; the library alone would only count them."""
    listed = set(bag.payload_entries())
    found = {each.relative_to(folder).as_posix() for each in (folder / "data").rglob("*") if each.is_file()}
    for code, names in (("archive.bag_missing", listed - found), ("archive.bag_unexpected", found - listed)):
        if names:
            raise DataError(code, path=str(path), file=_shown(PurePosixPath(min(names))), count=len(names))


def _bagit() -> Any:
    bagit = needed("bagit", "archive")
    # What it would say on the way is said in our own words.
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    return bagit


def _complaint(bagit: Any, error: Any, path: Path) -> DataError:
    for detail in error.details:
        if isinstance(detail, bagit.ChecksumMismatch):
            return DataError("archive.bag_changed", path=str(path), file=detail.path, count=len(error.details))
    return DataError("archive.bag_invalid", path=str(path), reason=str(error)[:200])


def _root(folder: Path, path: Path) -> Path:
    """The folder with ``bagit.txt``: this one, or the only one inside it."""
    found = [each for each in (folder, *sorted(folder.iterdir())) if (each / "bagit.txt").is_file()]
    if not found:
        raise DataError("archive.not_a_bag", path=str(path))
    return found[0]


def unpack(path: Path, workspace: Path) -> None:
    """Unpack a ZIP file into a new folder.

    Parameters
    ----------
    path : Path
    workspace : Path
        Made; what was unpacked before something wrong was met stays in it.

    Raises
    ------
    DataError
        ``archive.bad_zip``, ``archive.zip_bomb``, ``archive.bag_outside``, ``archive.no_room``.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_parts(path, parts)
            size = sum(part.file_size for part in parts)
            workspace.mkdir(parents=True)
            if size > shutil.disk_usage(workspace).free:
                raise DataError("archive.no_room", path=str(path), size_mb=size >> 20)
            for part in parts:
                _unpack_part(path, package, part, workspace)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise DataError("archive.bad_zip", path=str(path), reason=str(error)[:200]) from error


def _check_parts(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    size = sum(part.file_size for part in parts)
    if len(parts) > _MOST_FILES or (size > _SMALL and size > _MOST_RATIO * path.stat().st_size):
        raise DataError("archive.zip_bomb", path=str(path), size_mb=size >> 20)
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename
        steps = name.removesuffix("/").split("/")
        is_link = stat.S_ISLNK(part.external_attr >> 16)
        if is_link or not all(steps) or {".", ".."} & set(steps) or any(sign in name for sign in "\\\0:"):
            raise DataError("archive.bag_outside", path=str(path), file=_shown(PurePosixPath(name)))
        if name.casefold() in seen:
            raise DataError("archive.bad_zip", path=str(path), reason=f"{_shown(PurePosixPath(name))} × 2")
        seen.add(name.casefold())


def _unpack_part(path: Path, package: zipfile.ZipFile, part: zipfile.ZipInfo, workspace: Path) -> None:
    target = workspace.joinpath(*part.filename.removesuffix("/").split("/"))
    if part.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    left = part.file_size
    with package.open(part) as source, target.open("xb") as file:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                # It says less than it holds.
                raise DataError("archive.zip_bomb", path=str(path), size_mb=part.file_size >> 20)
            file.write(block)


def _shown(path: Path | PurePosixPath) -> str:
    return str(path).encode("utf-8", "replace").decode()[:200]
