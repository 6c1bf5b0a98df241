"""Stored files: encrypted, sniffed, size-limited, re-encoded."""
