"""Who may do what: tables written by hand from what the posts are for, and how they are read.

rights.csv      what an address answers: URL name or API operation x who x state x method (x relation)
verbs.csv       what a permission comes to: verb x who x relation -> outcome
relations.csv   the relations of a person to a thing, for whom each exists, and their groups
groups.csv      groups of roles

A room brings rows about its own addresses and verbs in its ``tests/rights.csv`` and
``tests/verbs.csv``. None of them is made from the manifests: where a table and the city differ, one
of the two is wrong, and a person decides which.

Outcomes of a verb: ``may`` (here), ``not-here`` (held, but not where the thing is), ``no`` (held
nowhere: its pages look as if they were not there). A wildcard is ``*`` or, of a verb, ``people.*``;
of the rows that fit, the most specific wins: verb before who before relation, and in each a name
before a group before ``*``.
"""
