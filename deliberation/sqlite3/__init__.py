"""Django's own backend for SQLite, whose writers of one process wait in line for each other."""
