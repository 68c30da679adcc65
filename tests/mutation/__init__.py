"""Small changes to the code, each of which some test must notice. Run by `python -m tests.benchmarks.mutants`.

mutmut leaves every decorated function alone, and each action here is decorated (`@transaction.atomic`); cosmic-ray starts
pytest and makes a database for each change, which is hours. So: `changes.py` makes the changes, `covering.py` measures
once which test runs which line, `trying.py` tries each change in a forked child of one process that is ready to test, and
`keeping.py` keeps what came of it.
"""
