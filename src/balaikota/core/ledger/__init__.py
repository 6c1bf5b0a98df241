"""Append-only history of every act and every disclosure."""
