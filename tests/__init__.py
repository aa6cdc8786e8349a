"""Scenes of office life, played on SQLite and on PostgreSQL."""
