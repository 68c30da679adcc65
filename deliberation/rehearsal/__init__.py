"""A class that is played through the real HTTP interface, form by form, as a browser without script would."""
