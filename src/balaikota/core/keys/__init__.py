"""API keys: what is lent to gateways and to partners' programs, where, until when, and by whom."""
