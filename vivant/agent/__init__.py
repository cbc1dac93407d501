"""What to say: documents, retrieval and the reader that composes an answer from what was found."""
