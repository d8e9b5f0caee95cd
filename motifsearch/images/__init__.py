"""From an image file to pixels, fingerprints, a palette and a thumbnail."""
