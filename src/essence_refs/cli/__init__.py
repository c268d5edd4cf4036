"""The command line: thin commands over the library, each in a module that is imported when it is asked for."""
