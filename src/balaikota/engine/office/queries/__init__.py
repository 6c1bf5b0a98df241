"""What a transfer changes, in words; what moves when units merge or are split."""

from balaikota.engine.office.queries.transfers import Moved, find_in_the_way, foretell

__all__ = ["Moved", "find_in_the_way", "foretell"]
