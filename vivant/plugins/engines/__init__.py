"""The plugins that ship. Loaded by name through the registry, imported by nobody."""
