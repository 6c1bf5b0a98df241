"""Every check of a right taken out in turn: some test must notice.

places.py        what can be taken out of a source file, and the file without it
without.py       a pytest plugin that imports one module without one check
nursery.py       a pytest plugin: a process with all tests, and a child of it for each mutant
asking.py        that process, seen from outside
in_place.py      a check taken out of a process in which everything is imported
loose.py         what is put in the place of a check
test_mutants.py  the run: each mutant in a process of its own, killed by the tests named there
equivalent.csv   checks that change nothing when they are gone, each with the reason
"""
