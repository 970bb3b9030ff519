"""The one door to the database: SQLite by default, PostgreSQL by one setting, the same SQL for both."""
