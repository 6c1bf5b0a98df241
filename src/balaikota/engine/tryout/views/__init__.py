"""The pages of the test bench, and of the letters that a service would issue."""
