"""Messages: outbox, email, in-app inbox."""
