"""What a plugin author imports: the manifest, the service's Protocols, discovery, and the contract that tests hold.

A plugin is data first: ``plugin.toml`` says what it contributes and is read without importing a line of it. Code
is named by string and imported only in the process that runs it. Nothing here has side effects on import; no Qt.
"""
