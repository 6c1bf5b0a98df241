"""Lists of codes, of the country or of the city, by version: what a code is called, found by words."""
