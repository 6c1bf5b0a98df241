"""Everything that changes letters: reserving, printing, mending. One function per verb."""
