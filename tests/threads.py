"""Several people at once, with real threads and real commits."""

import threading

from django.db import connection

from foreign_affairs.refusals import Refusal, RuleBroken


def at_once(*acts):
    """What each of `acts` answers in a thread of its own; a refusal is told by its code."""
    start, answers = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            act()
            answers.append("done")
        except RuleBroken as refusal:
            answers.append(refusal.reasons[0].code)
        except Refusal as refusal:
            answers.append(refusal.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)
