"""The entry point: settings, wiring, schedule, command line."""
