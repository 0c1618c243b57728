"""From archived articles and facts to answers: index, query language, API and pages."""
