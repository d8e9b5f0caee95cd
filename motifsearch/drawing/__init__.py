"""Generated batik: motifs, cloths and photographs of them, for the demo, the tests and training."""
