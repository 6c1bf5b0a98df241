"""What happens around what residents keep: an invitation goes out, an end is told in time."""
