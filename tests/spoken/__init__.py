"""A class as it is heard: Orca, a real screen reader, in front of a real browser, driven by keys alone."""
