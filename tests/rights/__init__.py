"""Who may open what: a table written by hand, and how it is read."""
