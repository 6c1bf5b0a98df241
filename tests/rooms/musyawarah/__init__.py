"""An invented room whose one service asks several offices at once, and somebody outside, and reopens."""
