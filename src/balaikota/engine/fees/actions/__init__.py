"""Everything that changes fees: billing, receiving, importing, resolving. One function per verb."""
