"""Pictures of trees: what stands in a file, what runs, and what differs between two files."""
