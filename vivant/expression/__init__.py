"""How to say it: voice, face and body."""
