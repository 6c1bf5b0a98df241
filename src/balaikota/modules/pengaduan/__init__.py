"""Reports of residents: what an officer releases of them is public, and nothing else.

Part of mission row 6. Law: UU 25/2009 Pasal 36; Perpres 76/2013; PermenPANRB 62/2018. Words: pengaduan,
aspirasi, disposisi (GLOSSARY.md).
"""
