"""A pytest plugin: import one module changed. For what is decided when a module is imported: its data, its classes,
the defaults and the decorators of its functions. DELIBERATION_MUTANT holds the mutant."""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys

from tests.mutation.changes import ROOT, Mutant, changed_tree

MUTANT = Mutant(**json.loads(os.environ["DELIBERATION_MUTANT"]))
NAME = MUTANT.file.removesuffix(".py").replace("/", ".")


class Changed(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        return compile(changed_tree(MUTANT), self.path, "exec")


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname != NAME:
            return None
        place = str(ROOT / MUTANT.file)
        return importlib.util.spec_from_file_location(fullname, place, loader=Changed(fullname, place))


sys.meta_path.insert(0, Finder())
