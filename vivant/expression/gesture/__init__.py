"""What hands, head and trunk say beside the words: which gesture, when, and how it moves."""
