"""Pages of fees: the applicant's invoice, the treasurer's desk, and the gateway's door."""
