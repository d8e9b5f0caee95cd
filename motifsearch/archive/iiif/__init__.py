"""IIIF (International Image Interoperability Framework): static images and manifests, out and in."""
