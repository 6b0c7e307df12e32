"""Addresses of the desk."""

from django.urls import path

from secretariat.views.board import boards, steps

BOARD = "participation/board"

urlpatterns = [
    path(f"{BOARD}/", boards.board, name="board"),
    path(f"{BOARD}/cases.csv", boards.board_csv, name="board-csv"),
    path(f"{BOARD}/steps/", steps.board_steps, name="board-steps"),
    path("participation/totals.csv", boards.totals_table, name="totals-csv"),
]
