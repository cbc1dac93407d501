"""What to do now: trees that take Percepts and yield Acts."""
