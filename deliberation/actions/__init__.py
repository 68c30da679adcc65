"""Writes: one function for each thing that a person does. No request, no HTML."""
