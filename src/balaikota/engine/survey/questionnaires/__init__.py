"""Questionnaires by version: law as data, one YAML file each; a version that is out never changes."""
