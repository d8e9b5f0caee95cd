"""What the market does: listings, groups of cloths, how they grow and fade, gaps, and a sheet to print."""
