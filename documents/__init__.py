"""What a document is, not how it moves: tables, states as words, queries, reading, composing and files."""
