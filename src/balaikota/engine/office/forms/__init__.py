"""The shape of what officers type at the desk."""
