"""The engine on trial: random services, random people, and what must hold whatever they do."""
