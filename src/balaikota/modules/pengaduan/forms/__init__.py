"""What is sent to the room's pages."""
