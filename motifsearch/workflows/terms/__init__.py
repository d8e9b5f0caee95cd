"""The controlled lists of an institution: what it adds, changes and retires, by hand or from a table."""
