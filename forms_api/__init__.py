"""The feedback endpoint: takes residents' answers, keeps them, lets staff moderate them, publishes what was approved.

Imports `generator.records` and nothing else of the generator; the two sides share `forms.json` and the feedback files.
"""
