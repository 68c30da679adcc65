"""What a student does under /s/: vote, argue, switch sides, weigh, and look back."""

from django.urls import URLPattern, path

from deliberation.views import arguments, ballots, debrief, switch, weigh

urlpatterns: list[URLPattern] = [
    path("s/<str:code>/ballot/", ballots.vote, name="ballot-vote"),
    path("s/<str:code>/ballot/<slug:key>/", ballots.cast, name="ballot-cast"),
    path("s/<str:code>/ballot/<slug:key>/moved/", ballots.moved, name="ballot-moved"),
    path("s/<str:code>/debrief/", debrief.class_view, name="debrief-class"),
    path("s/<str:code>/arguments/", arguments.board, name="arguments-board"),
    path("s/<str:code>/arguments/new/", arguments.new, name="arguments-new"),
    path("s/<str:code>/arguments/<uuid:argument_id>/", arguments.one, name="arguments-one"),
    path("s/<str:code>/arguments/<uuid:argument_id>/edit/", arguments.edit, name="arguments-edit"),
    path("s/<str:code>/switch/", switch.sides, name="switch-sides"),
    path("s/<str:code>/arguments/<uuid:argument_id>/fair/", switch.fair, name="arguments-fair"),
    path("s/<str:code>/weigh/", weigh.queue, name="weigh-next"),
    path("s/<str:code>/arguments/<uuid:argument_id>/weigh/", weigh.weigh, name="arguments-weigh"),
    path("s/<str:code>/arguments/<uuid:argument_id>/unweigh/", weigh.undo, name="arguments-unweigh"),
]
