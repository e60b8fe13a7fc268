"""The watched sites: a Source is one YAML file below the user's folder of sources, checked by pydantic."""
