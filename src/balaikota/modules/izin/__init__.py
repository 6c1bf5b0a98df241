"""Permits and statement letters that the city itself decides.

Mission row 1. Law: UU 25/2009 Pasal 21; UU 30/2014; Permendagri 1/2023. Words: izin, surat
keterangan, SKU, pemohon, kelurahan, lurah (GLOSSARY.md).
"""
