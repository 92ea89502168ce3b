"""``vonglau doctor``: looks at this machine and says what to do. Never imports Qt into its own process."""
