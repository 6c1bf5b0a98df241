"""The rooms, one per row of the mission. None imports another."""
