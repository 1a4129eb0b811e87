"""What to send and how: mapping, plan, safety and the one loop that sends."""
