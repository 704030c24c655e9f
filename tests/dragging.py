"""Things dragged in a grid of hours, by mouse and by finger, for tests in a browser."""

LONG_PRESS = 1_200
"""Milliseconds, and some more, until a finger that holds still is said to drag."""


def entry(page, title):
    return page.locator(".ec-event:not(.ec-ghost):not(.ec-preview)", has_text=title)


def bring(place):
    """To the top of the screen, so that there is room to drag below it."""
    place.evaluate("one => one.scrollIntoView({ block: 'start', behavior: 'instant' })")


def shift(page, title, *, right=0, down=0, before_drop=None):
    """Drag an entry by so many pixels, as a hand does it: by way of the middle."""
    bring(entry(page, title))
    box = entry(page, title).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    drag(page, x, y, right=right, down=down, before_drop=before_drop)


def stretch(page, title, *, down):
    """Drag the lower edge of an entry by so many pixels."""
    bring(entry(page, title))
    box = entry(page, title).bounding_box()
    drag(page, box["x"] + box["width"] / 2, box["y"] + box["height"] - 3, down=down)


def drag(page, x, y, *, right=0, down=0, before_drop=None):
    """From one place to another; `before_drop` is called while it is held there."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2, steps=4)
    page.mouse.move(x + right, y + down, steps=4)
    if before_drop is not None:
        before_drop()
    page.mouse.up()


def shift_by_finger(page, title, *, down):
    """Hold an entry until it may be dragged, drag it by so many pixels, and let go."""
    bring(entry(page, title))
    box = entry(page, title).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        spots = [{"x": x, "y": each} for each in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    touch("touchStart", y)
    page.wait_for_timeout(LONG_PRESS)
    for part in range(1, 9):
        touch("touchMove", y + down * part / 8)
        page.wait_for_timeout(30)
    touch("touchEnd")


def an_hour(page):
    """How many pixels an hour is in a grid of hours."""
    slots = page.locator(".ec-time-grid .ec-body .ec-sidebar time")
    first, second = (slots.nth(n).bounding_box()["y"] for n in (0, 1))
    return second - first
