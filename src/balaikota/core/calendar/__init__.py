"""Working time of the city: holidays and service hours."""
