"""What a document is: its records, files, reading, checking, composing; not how it moves."""
