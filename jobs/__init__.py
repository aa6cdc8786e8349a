"""Work in the background: the worker, its engine's set-up, and one module per kind of job.

A job changes our data only by calling a step of workflow/ that is safe to run twice.
"""
