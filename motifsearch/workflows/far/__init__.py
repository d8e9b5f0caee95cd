"""Embedding more photographs than one machine should, into Parquet files that `add` takes in."""
