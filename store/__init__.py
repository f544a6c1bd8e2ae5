"""The only room that knows SQL: rows, archive of originals, and one module of queries a subject."""
