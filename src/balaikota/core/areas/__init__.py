"""Places: boundaries of kelurahan, point to kelurahan."""
