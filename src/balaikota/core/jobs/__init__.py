"""Background work: leases, retries, periodic slots."""
