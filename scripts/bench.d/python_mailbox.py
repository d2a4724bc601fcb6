"""python_mailbox.py MBOX: reads every mail and decodes its text parts, as Python's own library does it."""
import mailbox
import sys

for mail in mailbox.mbox(sys.argv[1]):
    [str(mail[name]) for name in ("from", "to", "subject", "date", "message-id")]
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            part.get_payload(decode=True)
