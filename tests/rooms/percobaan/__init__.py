"""An invented room whose one service has everything that the engine can do."""
