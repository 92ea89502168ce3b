"""History: every event of every stream in a database, once, and series of it back.

The only room that knows SQLAlchemy. ``Store`` is driven by a URL; the schema is made by the migrations of this package.
"""
