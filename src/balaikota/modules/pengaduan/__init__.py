"""Complaints, wishes and questions of residents: one queue, answered in time, public when released.

Mission row 6. Law: UU 25/2009 Pasal 36; Perpres 76/2013; PermenPANRB 62/2018. Words: pengaduan,
aspirasi, disposisi (GLOSSARY.md).
"""
