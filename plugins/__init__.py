"""The domains that ship with the product; each a plugin, each a stranger to the others."""
