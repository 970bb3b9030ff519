"""The record types, reading and writing YAML, checking one record, problems.

A leaf: imports nothing else of the generator. `forms_api` may import from here, and from here only.
"""
