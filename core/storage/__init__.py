"""What is kept: results in memory, tables and arrays on disk, and what they were made from."""
