"""What is checked across all apps, and the commands that run the tests and checks."""
