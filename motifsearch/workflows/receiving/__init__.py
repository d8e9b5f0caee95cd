"""Taking in what others publish in formats of theirs: IIIF manifests, photographs that say who took them."""
