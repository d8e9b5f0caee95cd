"""Changing records by hand: nobody's work is lost, every change can be undone, many records change at once."""
