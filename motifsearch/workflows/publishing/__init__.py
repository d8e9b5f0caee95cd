"""Handing a catalogue on in formats that museums and libraries exchange: IIIF, LIDO, Linked Art, Parquet, print."""
