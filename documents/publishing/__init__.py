"""From the reviewed .docx to the sealed PDF: conversion, fields, signatures, validation. Knows no database.

In the order of life: `converting` (.docx → PDF/A-2b), `previews` (page images), `fields` (the revision with
empty fields for number, date, signature and seal), `signing` (the leader's signature, number and date, the
agency's seal), `validating` (what a PDF's signatures say). Keys come through `keys`, or through `remote`
where the key stays with the signer. Every stage begins with the bytes of the stage before.
"""
