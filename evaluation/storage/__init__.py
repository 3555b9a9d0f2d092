"""The disk and the database: nobody else reads files or speaks SQL."""
