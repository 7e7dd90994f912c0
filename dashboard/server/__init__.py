"""What a server for others needs beside the pages: headers, health, processes, an orderly end."""
