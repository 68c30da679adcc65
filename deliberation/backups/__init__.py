"""Backups: one file of the whole database, made while the server runs, restored elsewhere, and checked."""
