"""Who: units and agencies, people and their posts, mandates, groups of recipients, the working calendar, accounts.

Nothing here knows documents.
"""
