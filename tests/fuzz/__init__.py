"""`make fuzz`: every reader on damaged and hostile bytes, in processes that may die of it."""
