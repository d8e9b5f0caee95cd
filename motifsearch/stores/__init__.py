"""Nearest-neighbour stores: caches of the vectors in the database."""
