"""Cases: one request moving through a published service pack, its tasks, acts and clock.

Law: UU 25/2009 (service standards), UU 30/2014 (decisions), brief rows 1 and 6 by way of the packs.
Words: kasus = case; loket = counter; lacak = track; berkas = file of papers.
"""
