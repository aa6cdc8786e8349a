"""How a document moves: the tables of moves, who may make them, and one function for each step.

Read lifecycle.py first. A step is one function and one transaction; pages, API and jobs call the same one.
"""
