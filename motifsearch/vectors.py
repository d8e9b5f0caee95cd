"""The one place that checks the shape and dtype of vectors, normalises and packs them.

Knows: arrays of (n, dim) float32 and their little-endian bytes. Does not know: models, stores, databases.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from motifsearch.errors import DataError

Vectors: TypeAlias = NDArray[np.float32]
Ids: TypeAlias = NDArray[np.int64]

_SMALLEST_NORM = 1e-12


def as_vectors(values: ArrayLike, dim: int | None = None) -> Vectors:
    """Check and convert to (n, dim) float32.

    Parameters
    ----------
    values : array_like, (n, dim) or (dim,)
        One vector becomes a matrix of one row.
    dim : int, optional
        The dimension that is required.

    Returns
    -------
    ndarray, (n, dim) float32, C-contiguous

    Raises
    ------
    DataError
        ``vectors.shape`` when it is no matrix, ``vectors.dim`` when the dimension differs,
        ``vectors.not_finite`` when a number is NaN or infinite.
    """
    matrix = _as_matrix(values, dim)
    if not np.isfinite(matrix).all():
        raise DataError("vectors.not_finite")
    return matrix


def unit(values: ArrayLike, dim: int | None = None) -> Vectors:
    """Scale each row to length one; a row of zeros stays zero.

    Parameters
    ----------
    values : array_like, (n, dim) or (dim,)
    dim : int, optional
        The dimension that is required.

    Returns
    -------
    ndarray, (n, dim) float32, unit length
    """
    matrix = _as_matrix(values, dim)
    # Squares of great float32 numbers would be infinite. Those of float64 are so for what is not finite only.
    squares = np.einsum("ij,ij->i", matrix, matrix, dtype=np.float64)
    if not np.isfinite(squares).all():
        raise DataError("vectors.not_finite")
    norms = np.sqrt(squares).astype(np.float32)
    norms[norms <= _SMALLEST_NORM] = np.inf
    return matrix / norms[:, None]


def _as_matrix(values: ArrayLike, dim: int | None) -> Vectors:
    """Convert to (n, dim) float32; numbers that are not finite are left in it."""
    if isinstance(values, np.ndarray) and values.dtype == np.float32:
        matrix: Vectors = np.asarray(values, order="C")
    else:
        with np.errstate(over="ignore"):  # what is too great becomes infinite, and is refused
            matrix = np.asarray(values, dtype=np.float32, order="C")
    if matrix.ndim == 1:
        matrix = matrix[None, :]
    if matrix.ndim != 2:
        raise DataError("vectors.shape", shape=str(matrix.shape))
    if dim is not None and matrix.shape[1] != dim:
        raise DataError("vectors.dim", expected=dim, found=int(matrix.shape[1]))
    return matrix


def as_ids(values: ArrayLike) -> Ids:
    """Check and convert to (n,) int64.

    Parameters
    ----------
    values : (n,) array_like of int

    Returns
    -------
    (n,) int64

    Raises
    ------
    DataError
        ``vectors.ids`` when they are not whole numbers in one row, are negative or repeat.
    """
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and not np.issubdtype(array.dtype, np.integer)):
        raise DataError("vectors.ids", reason="shape")
    ids = np.ascontiguousarray(array, dtype=np.int64)
    if ids.size and (ids.min() < 0 or np.unique(ids).size != ids.size):
        raise DataError("vectors.ids", reason="values")
    return ids


def pack(vector: ArrayLike) -> bytes:
    """Write one vector, (dim,) float32, as little-endian bytes."""
    return as_vectors(vector)[0].astype("<f4").tobytes()


def unpack(blobs: list[bytes], dim: int) -> Vectors:
    """Read vectors that `pack` wrote.

    Parameters
    ----------
    blobs : list of bytes
        Each of ``4 * dim`` bytes.
    dim : int

    Returns
    -------
    ndarray, (n, dim) float32

    Raises
    ------
    DataError
        ``vectors.blob`` when a blob has another length.
    """
    for blob in blobs:
        if len(blob) != 4 * dim:
            raise DataError("vectors.blob", expected=4 * dim, found=len(blob))
    return np.frombuffer(b"".join(blobs), dtype="<f4").astype(np.float32).reshape(len(blobs), dim)
