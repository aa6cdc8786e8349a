"""Who: agencies and units, people and posts, mandates, groups of recipients, the calendar, accounts.

Nothing here knows documents.
"""
