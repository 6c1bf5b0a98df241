"""Everything that reads cases. Start from ``visible.visible_to``."""
