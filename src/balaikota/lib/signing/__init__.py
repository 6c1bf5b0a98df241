"""Signatures on letters: certificates, PAdES, remote signers, and keys for machine-readable proofs.

Law: UU 11/2008 jo. UU 1/2024 (ITE) Pasal 11 dan PP 71/2019, both read in secondary sources only.
"""
