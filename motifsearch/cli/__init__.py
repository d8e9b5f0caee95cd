"""The command line; render.py is the only printer."""
