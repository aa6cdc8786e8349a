"""Measurements; never part of the product and never asserted in tests."""
