"""Where Orca's voice goes instead of a loudspeaker: a file, one line of JSON for each thing said.

Orca runs this in its own Python (`speechServerFactory` in its settings names this file); nothing of ours is imported.
"""

import json
import os

from orca.speechserver import SpeechServer as Interface

PATH = os.environ["SPOKEN_TO"]


def say(kind, text):
    with open(PATH, "a", encoding="utf-8") as file:
        file.write(json.dumps({"kind": kind, "text": text}, ensure_ascii=False) + "\n")


class SpeechServer(Interface):
    """One voice, which never fails and is never out of breath."""

    only = None

    @staticmethod
    def getFactoryName():
        return "A file"

    @staticmethod
    def getSpeechServers():
        return [SpeechServer.getSpeechServer()]

    @staticmethod
    def getSpeechServer(info=None):
        SpeechServer.only = SpeechServer.only or SpeechServer()
        return SpeechServer.only

    @staticmethod
    def shutdownActiveServers():
        SpeechServer.only = None

    def getInfo(self):
        return ["A file", "file"]

    def getVoiceFamilies(self):
        return []

    def speak(self, text=None, acss=None, interrupt=True):
        if text:
            say("said", text)

    def speakCharacter(self, character, acss=None):
        say("said", character)

    def speakKeyEvent(self, event, acss=None):
        """Keys are not echoed: who types knows what was typed."""

    def sayAll(self, utteranceIterator, progressCallback):
        """A whole page, as it is read from its top when it is opened."""
        for context, _ in utteranceIterator:
            say("page", context.utterance)

    def stop(self):
        """A key cuts off what is being said; this voice has said it all by then."""
