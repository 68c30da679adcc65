"""Changes that no test could notice, each with its reason. They are left out, and counted."""

# The beginning of a mutant's key, and why what it does is the same.
EQUIVALENT: dict[str, str] = {}
