"""The year's notice and what follows from it: points, entries, standings. Pure; standard library only."""
