"""Addresses of the shared inbox, the duty and the service times."""

from django.urls import path

from liaison.views.inbox import assigning, board, duty, message, service

urlpatterns = [
    path("liaison/inbox/", board.inbox, name="inbox"),
    path("liaison/inbox/overdue/", board.overdue_board, name="overdue-board"),
    path("liaison/inbox/duty/", duty.duty, name="duty"),
    path("liaison/inbox/duty/rota/", duty.rota_change, name="rota-change"),
    path("liaison/inbox/duty/hand-over/", duty.hand_over, name="duty-hand-over"),
    path("liaison/inbox/duty/swap/", duty.swap_propose, name="swap-propose"),
    path("liaison/inbox/duty/swap/<int:pk>/", duty.swap_answer, name="swap-answer"),
    path("liaison/inbox/<reference:reference>/", message.inbox_message, name="inbox-message"),
    path("liaison/inbox/<reference:reference>/take/", assigning.take, name="inbox-take"),
    path("liaison/inbox/<reference:reference>/give/", assigning.give, name="inbox-give"),
    path("liaison/inbox/<reference:reference>/return/", assigning.put_back, name="inbox-return"),
    path("liaison/inbox/<reference:reference>/note/", message.note, name="inbox-note"),
    path("liaison/inbox/<reference:reference>/due/", message.due_date, name="inbox-due"),
    path("liaison/service/", service.service, name="service"),
]
