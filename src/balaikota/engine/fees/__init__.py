"""Fees: what a service asks for, what was paid, and what became of every rupiah that did not fit.

An invoice (SKRD, surat ketetapan retribusi daerah) is issued once for a case; money comes in by a
gateway, by a treasurer's entry, or on a bank statement; each payment has its receipt (SSRD, surat
setoran retribusi daerah), and what is short, over, double, late or unknown is a matter of its own.

Law: UU 1/2022 tentang Hubungan Keuangan antara Pemerintah Pusat dan Pemerintahan Daerah.
"""
