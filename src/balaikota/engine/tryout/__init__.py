"""Tryout: what a service comes to for answers that nobody sent: questions, office, steps, times, notices.

Words: uji = try; bangku uji = test bench.
"""
