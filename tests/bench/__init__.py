"""`make bench`: how fast mail comes in, measured in one run against plain ways to do the same."""
