"""The tools that run tests and checks, tested."""
