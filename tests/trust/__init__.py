"""What must hold before a school may rely on this: the list (gates.py), how big a run is (size.py), and one table of it all."""
