"""Conversations that were held with Polis, read from their published exports. Knows no Django and no numpy."""
