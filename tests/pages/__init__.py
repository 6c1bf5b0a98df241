"""Every page of the city hall, visited: over HTTP, in Chromium, and in pictures."""
