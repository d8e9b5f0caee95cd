"""Controlled terms as data: places, motifs, techniques, dyes, colours, rights; looking them up and expanding words."""
