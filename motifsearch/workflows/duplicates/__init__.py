"""Photographs that show the same: found, judged, decided on."""
