"""The sheet to print: HTML, PDF and the tables behind it."""
