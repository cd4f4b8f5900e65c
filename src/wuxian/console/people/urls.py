"""The addresses of 人员."""

from django.urls import path

from wuxian.console.evidence import accesses
from wuxian.console.people import exporting, listing, moving, person, recording, revealing

urlpatterns = [
    path("", listing.people, name="people"),
    path("export.csv", exporting.as_csv, name="people_csv"),
    path("export.xlsx", exporting.as_xlsx, name="people_xlsx"),
    path("<int:person_id>/", person.person, name="person"),
    path("<int:person_id>/reveal/", revealing.reveal, name="person_reveal"),
    path("<int:person_id>/wage/", recording.wage, name="person_wage"),
    path("<int:person_id>/household/", moving.household, name="person_household"),
    path("<int:person_id>/leave/<int:entity_id>/", moving.leave, name="person_leave"),
    path("<int:person_id>/stop/<int:enrolment_id>/", recording.stop, name="person_stop"),
    path("<int:person_id>/accesses/", accesses.of_person, name="person_accesses"),
    path("<int:person_id>/undo/", recording.undo, name="person_undo"),
]
