"""Invented documents of all kinds and levels with gold labels, laid out in the ways that officials use."""
