"""Who is listening to which classroom, and how they are told that it has changed."""
