"""People, employments, enrolments and wages, as dated facts."""
