"""Child processes: started, watched, restarted with back-off, seen, and never left behind."""
