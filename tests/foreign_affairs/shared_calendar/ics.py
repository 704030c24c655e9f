"""Files of other calendars, as they come."""

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Elsewhere//EN\r\n"


def vevent(**said):
    """A VEVENT on the morning of 20/07/2026; `dtstart__tzid__…` is written by its own lines."""
    properties = {
        "UID": "a@elsewhere",
        "DTSTAMP": "20260701T000000Z",
        "DTSTART": "20260720T010000Z",
        "DTEND": "20260720T020000Z",
        "SUMMARY": "Họp đối tác",
        **{name.upper().replace("_", "-"): value for name, value in said.items()},
    }
    lines = [
        value if value.startswith(f"{name};") else f"{name}:{value}"
        for name, value in properties.items()
        if value is not None
    ]
    return "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", *lines, "END:VEVENT"))


def file(*events, head=""):
    return f"{HEAD}{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def zone(name, *, offset="+0900", rule=""):
    return (
        f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\n{rule}END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
