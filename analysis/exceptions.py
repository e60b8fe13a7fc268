"""What can go wrong while understanding.

AnalysisError
├── InvalidRules        correct the YAML of the rule, category or lexicon that is named
├── InvalidFigures      correct the table of figures at the place that is named
├── InvalidOurs         correct ours.yaml at the line that is named
└── ModelMissing        rebuild the model with the command that the message names
"""

from __future__ import annotations


class AnalysisError(Exception):
    """Anything this package raises on purpose; its text says what to do."""


class InvalidRules(AnalysisError):
    """A rule, category or lexicon file does not say what its reader can use."""


class ModelMissing(AnalysisError):
    """The classifier's model file is absent or was made from other data."""


class InvalidFigures(AnalysisError):
    """A file of our own figures is no table that can be read."""


class InvalidOurs(AnalysisError):
    """ours.yaml does not say of us what the playbook can use."""
