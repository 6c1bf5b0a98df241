"""What many rooms run on: office > products > cases > packs. Knows no room."""
