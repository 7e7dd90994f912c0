"""Heavy tables: what each of them holds, how it is built, checked and written for others."""
