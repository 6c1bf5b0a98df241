"""Lists of codes that the whole country shares, by version: what a code is called, found by words."""
