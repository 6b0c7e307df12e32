"""Addresses of rooms, interpretation and equipment."""

from django.urls import path

from secretariat.views.rooms import booking, resources, timetable

ROOMS = "participation/rooms"

urlpatterns = [
    path(f"{ROOMS}/", timetable.room_list, name="room-list"),
    path(f"{ROOMS}/bookings/<str:reference>/", booking.room_booking, name="room-booking"),
    path(
        f"{ROOMS}/bookings/<str:reference>/give-back/",
        booking.room_give_back,
        name="room-give-back",
    ),
    path(f"{ROOMS}/give-back/<str:token>/", booking.follow_give_back, name="room-follow-give-back"),
    path(f"{ROOMS}/<slug:slug>/", timetable.room_day, name="room-day"),
    path(f"{ROOMS}/<slug:slug>/day.csv", timetable.room_csv, name="room-csv"),
    path(f"{ROOMS}/<slug:slug>/print/", timetable.room_print, name="room-print"),
    path(f"{ROOMS}/<slug:slug>/book/", booking.room_book, name="room-book"),
    path(f"{ROOMS}/<slug:slug>/resources/", resources.resource_day, name="resource-day"),
    path(f"{ROOMS}/<slug:slug>/resources/ask/", resources.resource_book, name="resource-book"),
]
