"""Tables and packages, in and out."""
