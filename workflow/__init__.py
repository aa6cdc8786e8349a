"""How a document moves: the life cycle, its steps, who may take them, and the history they leave."""
