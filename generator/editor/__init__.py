"""Help in a text editor: JSON Schemas of the records, the settings that map them, and new records to fill in.

Takes the models, the town's own lists and a language, gives values and text; writes only below the content folder and
the workspace it is told. Never judges a record: that is `check`, with which the schemas agree as far as they can see.
"""

from generator.editor.choices import Choices, choices
from generator.editor.schema import Schema, schema_of

__all__ = ["Choices", "Schema", "choices", "schema_of"]
