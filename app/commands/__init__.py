"""The commands, a module each: parse, call one use case, print."""
