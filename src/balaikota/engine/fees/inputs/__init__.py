"""What comes in by other doors: bank statements as files, reports of the payment gateway."""
