"""Items 13 to 28: MIME and header fields."""
import base64

from variants import *

DEEP, MANY_PARTS, NO_BOUNDARY = "MIME entities nested too deep", "too many MIME parts", "multipart without its boundary"
LONG_PART_HEADER, LONG_HEADER, LONG_URL = "header of a MIME part too long", "header block too long", "URL too long"
TOO_LARGE, TOO_MUCH_TEXT = "mail too large to be read whole", "too much text to search it all for URLs"
BAD_DATE = "Date that cannot be read"
URL = b"see http://u.example/\n"
URLS = {"urls": "http://u.example/"}
NO_URLS = {"urls": ""}


def multipart(boundary, *parts, parameter=None):
    """Header field and body of a multipart whose parts are header and body in one."""
    value = parameter if parameter is not None else b'boundary="' + boundary + b'"'
    body = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts) + b"--" + boundary + b"--\n"
    return b"Content-Type: multipart/mixed; " + value + b"\n", body


TEXT_PART = b"Content-Type: text/plain\n\n" + URL


def nested(depth, boundary=b"b%d"):
    """Multiparts inside one another, a text with a URL in the innermost; `depth` counts the entities inside the message."""
    levels = [boundary % i if b"%" in boundary else boundary + b"x" * i for i in range(depth)]
    head = b"".join(b"Content-Type: multipart/mixed; boundary=" + level + b"\n\n--" + level + b"\n" for level in levels)
    return head + TEXT_PART


def as_mail(entity, **more):
    """A mail whose header ends with the entity's."""
    head, body = entity.split(b"\n\n", 1)
    return mail(header=head + b"\n", body=body, **more)


def depths():
    for depth in (2, 50, 99, 100):
        yield between(13, f"multiparts-{depth}", as_mail(nested(depth)), first=URLS)
    for depth in (101, 102, 1000, 5000, 20000):
        yield between(13, f"multiparts-{depth}", as_mail(nested(depth)), [(TRUNCATED, DEEP)], first=NO_URLS)
    yield between(13, "prefix-boundaries-1000", as_mail(nested(1000, b"b")), [(TRUNCATED, DEEP)], first=NO_URLS)


def chains_of_messages():
    link = b"Content-Type: message/rfc822\n\n"
    for depth in (2, 50, 100):
        yield between(14, f"messages-{depth}", as_mail(link * depth + TEXT_PART), first=URLS)
    for depth in (101, 1000, 20000):
        yield between(14, f"messages-{depth}", as_mail(link * depth + TEXT_PART), [(TRUNCATED, DEEP)], first=NO_URLS)
    alternating = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\nContent-Type: message/rfc822\n\n" % (i, i) for i in range(1000))
    yield between(14, "messages-in-multiparts-2000", as_mail(alternating + TEXT_PART), [(TRUNCATED, DEEP)], first=NO_URLS)


def many_parts():
    head = b"Content-Type: multipart/mixed; boundary=b\n"
    for n in (100, 9999):
        yield between(15, f"parts-{n}", mail(header=head, body=b"--b\n\nx\n" * (n - 1) + b"--b\n\n" + URL + b"--b--\n"), first=URLS)
    for n in (10000, 10001, 50000):
        yield between(15, f"parts-{n}", mail(header=head, body=b"--b\n\nx\n" * n + b"--b\n\n" + URL + b"--b--\n"), [(TRUNCATED, MANY_PARTS)], first=NO_URLS)
    yield between(15, "parts-5000000", mail(header=head, body=b"--b\n\n" * 5000000 + URL), [(TRUNCATED, MANY_PARTS)], first=NO_URLS)
    yield between(15, "parts-8000000-without-header-end", mail(header=head, body=b"--b\n" * 8000000), [(TRUNCATED, MANY_PARTS)])


def boundaries():
    for name, parameter in (("missing", b"charset=utf-8"), ("empty", b'boundary=""'), ("blank", b"boundary="), ("never-met", b"boundary=nowhere"), ("name-of-72-bytes", b"x" * 72 + b"=b"),
                            ("name-of-70-bytes", b"boundary" + b"y" * 62 + b"=b"), ("in-a-comment", b"(boundary=b)"), ("one-megabyte", b'boundary="' + b"b" * 100000 + b'"'),
                            ("2049-bytes", b"boundary=" + b"b" * 2049)):
        header, body = multipart(b"b", TEXT_PART, parameter=parameter)
        yield between(16, name, mail(header=header, body=body), [(NOTED, NO_BOUNDARY)], first=URLS)
    for name, boundary, parameter in (("70-bytes", b"b" * 70, None), ("2048-bytes", b"b" * 2048, None), ("unclosed-quote", b"b", b'boundary="b'), ("repeated", b"b", b"boundary=b; boundary=c"),
                                      ("upper-case-name", b"b", b"BOUNDARY=b"), ("spaces-around", b"b", b"boundary = b"), ("behind-63-parameters", b"b", b"x=y; " * 62 + b"boundary=b"),
                                      ("one-dash", b"-", b"boundary=-"), ("equals-sign", b"a=b", b"boundary=a=b"), ("two-dashes", b"--", b'boundary="--"')):
        header, body = multipart(boundary, TEXT_PART, parameter=parameter)
        yield between(16, name, mail(header=header, body=body), first=URLS)
    inner = multipart(b"bb", TEXT_PART)
    header, body = multipart(b"b", b"\n".join(inner))
    yield between(16, "inner-has-outer-as-prefix", mail(header=header, body=body), first=URLS)
    inner = multipart(b"b", TEXT_PART)
    header, body = multipart(b"bb", b"\n".join(inner))
    yield between(16, "outer-has-inner-as-prefix", mail(header=header, body=body), first=URLS)
    header, body = multipart(b"b", b"\n".join(multipart(b"b", TEXT_PART)))
    yield between(16, "the-same-twice", mail(header=header, body=body), first=URLS)
    header, body = multipart(b"b", TEXT_PART)
    yield between(16, "never-closed", mail(header=header, body=body.replace(b"--b--\n", b"")), first=URLS)


def long_fields():
    for size in (1000, 102399):
        yield between(17, f"subject-{size}", mail(subject=b"x" * (size - 1)), first={"subject": "x" * min(size - 1, 8192)})
    for size in (102401, 1 << 20, 50 << 20):
        defects = [(TRUNCATED, LONG_HEADER)] + ([(TRUNCATED, TOO_LARGE)] if size > 32 << 20 else [])
        yield between(17, f"subject-{size}", mail(subject=b"x" * size), defects)
    yield between(17, "folded-1-megabyte", mail(subject=b"x\n " * (1 << 19)), [(TRUNCATED, LONG_HEADER)])
    yield between(17, "name-of-200-kilobytes", mail(header=b"X" * 200000 + b": y\n", body=URL), first=URLS)
    yield between(17, "part-header-2-megabytes", mail(header=b"Content-Type: multipart/mixed; boundary=b\n", body=b"--b\nX: " + b"x" * (2 << 20) + b"\nY: z\n\n" + URL + b"--b--\n"), [(TRUNCATED, LONG_PART_HEADER)])


def many_fields():
    for n in (1000, 9000):
        yield between(18, f"fields-{n}", mail(header=b"a:\n" * n, body=URL), first=URLS)
    for n in (10001, 100000, 1000000):
        yield between(18, f"fields-{n}", mail(header=b"a:\n" * n, body=URL), [(TRUNCATED, LONG_HEADER)])
    yield between(18, "colons-8000000", mail(header=b"a:\n" * 8000000), [(TRUNCATED, LONG_HEADER)])


ADDRESS_FIELDS = (b"To", b"Cc", b"Bcc", b"Reply-To", b"Sender", b"Resent-To", b"Disposition-Notification-To")


def lines_of(text, size, width=900):
    """`text` again and again, folded into lines of at most `width` bytes: as SMTP would take it."""
    line = text * (width // len(text))
    return b"\n ".join([line] * (size // len(line) + 1))


def addresses():
    for item, name, unit in ((19, "groups", b"a:"), (20, "commas", b"a,")):
        for size in (90 << 10, 131 << 10):
            yield between(item, f"{name}-to-{size}", mail(header=b"To: " + lines_of(unit, size) + b"\n", body=URL), first=URLS)
        for field_name in ADDRESS_FIELDS:
            yield between(item, f"{name}-{field_name.decode().lower()}", mail(header=field_name + b": " + lines_of(unit, 131 << 10) + b"\n", body=URL), first=URLS)
        yield between(item, f"{name}-from", mail(sender=lines_of(unit, 100000), body=URL), first={"header_from": None})
        yield between(item, f"{name}-from-131-kilobytes", mail(sender=lines_of(unit, 131 << 10), body=URL), [(TRUNCATED, LONG_HEADER)])
        yield between(item, f"{name}-return-path", b"Return-Path: " + lines_of(unit, 90000) + b"\n" + mail(body=URL), first=URLS)
        inside = mail(header=b"To: " + lines_of(unit, 131 << 10) + b"\n", body=URL)
        yield between(item, f"{name}-in-a-message", mail(header=b"Content-Type: message/rfc822\n", body=inside), first=URLS)
    yield between(19, "groups-on-one-line", mail(header=b"To: " + b"a:" * 50000 + b"\n"))
    yield between(19, "address-behind-groups", mail(sender=b"a:" * 100 + b"f@b.example;" * 100), first={"header_from": "f@b.example"})
    yield between(20, "address-behind-commas", mail(sender=b"a," * 100 + b"f@b.example"), first={"header_from": "f@b.example"})


def parameters():
    for name, parameter in (("gap", b"boundary*0=x; boundary*2=y"), ("index-2-to-32", b"boundary*4294967296=b"), ("index-negative", b"boundary*-1=b"), ("no-index", b"boundary*=b"),
                            ("thousand-pieces", b"; ".join(b"boundary*%d=b" % i for i in range(1000))), ("charset-of-nowhere", b"boundary*=nowhere'xx'b"), ("index-of-1000-digits", b"boundary*" + b"9" * 1000 + b"=b"),
                            ("equal-indices", b"boundary*1=b; " * 60), ("percent-cut", b"boundary*0*=utf-8''%6; boundary*1*=2")):
        header, body = multipart(b"b", TEXT_PART, parameter=parameter)
        yield between(21, name, mail(header=header, body=body), [(NOTED, NO_BOUNDARY)], first=URLS)
    header, body = multipart(b"b", TEXT_PART, parameter=b"name*4294967296=x; name*0=y; name*2=z; boundary=b")
    yield between(21, "beside-the-boundary", mail(header=header, body=body), first=URLS)


def encoded_words():
    for name, text in (("no-end", b"=?utf-8?Q?abc"), ("no-text", b"=?utf-8?Q?"), ("no-encoding", b"=?utf-8"), ("mark-only", b"=?"), ("unknown-encoding", b"=?utf-8?X?abc?="), ("no-charset", b"=??Q?abc?="),
                       ("marks", b"=?" * 30), ("ends", b"?=" * 30), ("space-inside", b"=?utf-8?Q?a b"), ("no-end-base64", b"=?utf-8?B?YWJj")):
        yield between(22, name, mail(subject=text), first={"subject": text.decode()})
    yield between(22, "no-end-4000", mail(subject=b"=?utf-8?Q?a " * 600))
    yield between(22, "words-4000", mail(subject=b"=?utf-8?Q?a?= " * 550), first={"subject": "a" * 550})


def charsets():
    for charset in ("x-nowhere", "utf-7", "iso-2022-cn-ext", "iso-2022-kr", "hz-gb-2312", "../../../../tmp/x", "utf-8//TRANSLIT", "UNICODE", "utf-16", "x" * 1000, "%s%n", "iso-2022-cn"):
        word = b"=?" + charset.encode() + b"?Q?abc?="
        yield between(23, "word-" + "".join(c if c.isalnum() else "-" for c in charset)[:20], mail(subject=word), first={"subject": word.decode()})
        text_type = b"Content-Type: text/plain; charset=\"" + charset.encode() + b"\"\n"
        if charset not in ("utf-16", "UNICODE"):
            yield between(23, "body-" + "".join(c if c.isalnum() else "-" for c in charset)[:20], mail(header=text_type, body=URL), first=URLS)
    yield between(23, "stateful-left-open", mail(subject=b"=?iso-2022-jp?B?" + base64.b64encode(b"\x1b$B%9%Q") + b"?="), first={"subject": "\u30b9\u30d1"})
    yield between(23, "stateful-cut-escape", mail(subject=b"=?iso-2022-jp?B?" + base64.b64encode(b"abc\x1b$") + b"?="))


def transfer_encodings():
    encoded = base64.b64encode(b"x" * 30 + b"\n" + URL + b"tail " * 20)
    head = b"Content-Type: text/plain\nContent-Transfer-Encoding: %s\n"
    for name, body in (("base64-cut", encoded[:-7]), ("base64-cut-in-quantum", encoded[:-1]), ("base64-blanks", b" ".join(encoded[i:i + 3] for i in range(0, len(encoded), 3))),
                       ("base64-strange-bytes", encoded[:8] + b"!\xff*" + encoded[8:]), ("base64-nothing-behind", encoded + b"\n=\n=\n")):
        yield between(24, name, mail(header=head % b"base64", body=body + b"\n"), first=URLS)
    yield between(24, "base64-padding-inside", mail(header=head % b"base64", body=encoded[:8] + b"=" + encoded[8:] + b"\n"), first=NO_URLS)  # RFC 2045 6.8: it ends there
    for name, body in (("qp-bad-digits", b"=zz http://u.example/ =G1\n"), ("qp-ends-in-equals", URL.rstrip(b"\n") + b" ="), ("qp-soft-breaks", b"http://u.ex=\nam=\r\nple/\n"), ("qp-half-digit", b"http://u.example/ =4"),
                       ("qp-lower-case", b"http://u=2eexample/\n"), ("qp-equals-10000", URL + b"=" * 10000 + b"\n")):
        yield between(24, name, mail(header=head % b"quoted-printable", body=body + b"\n"), first=URLS)
    for name, encoding in (("unknown", b"x-uue"), ("empty", b""), ("twice", b"base64 base64x")):
        yield between(24, name, mail(header=head % encoding, body=URL), first=URLS if name != "twice" else {})


def bytes_not_utf_8():
    for name, text, decoded in (("windows-1252", b"caf\xe9", "caf\u00e9"), ("alone", b"\xff\xfe", "\u00ff\u00fe"), ("surrogate", b"=?utf-8?Q?a=ED=A0=80b?=", None), ("overlong", b"=?utf-8?Q?a=C0=AFb?=", None),
                                ("cut", b"=?utf-8?Q?a=E2=82?=", None), ("beyond-unicode", b"=?utf-8?Q?=F7=BF=BF=BF?=", None)):
        yield between(25, f"subject-{name}", mail(subject=text), first={"subject": decoded} if decoded else {})
    yield between(25, "sender", mail(sender=b"\xff\xfe@b.example"))
    yield between(25, "message-id", mail(header=b"Message-ID: <\xc3\x28@b.example>\n"))
    yield between(25, "recipient", mail(HOSTILE).replace(b"Delivered-To: hostile@", b"Delivered-To: hostile\xff@"))
    yield between(25, "helo", mail(hop=received().replace(b"from pc.example", b"from pc\xff.example")))
    yield between(25, "url", mail(body=b"http://u.example/\xff\xfe\n"))
    yield between(25, "field-name", mail(header=b"X-\xff: y\n"))


def repeated():
    for name, more in (("subject", b"Subject: second\n"), ("sender", b"From: second@b.example\n"), ("both", b"Subject: second\nFrom: second@b.example\n"), ("thousand-subjects", b"Subject: second\n" * 1000),
                       ("lower-case", b"subject: second\nfrom: second@b.example\n")):
        yield between(26, name, mail(header=more), first={"subject": "x", "header_from": "a@b.example"})
    yield between(26, "message-id", mail(header=b"Message-ID: <first@b.example>\nMessage-ID: <second@b.example>\n"), first={"message_id": "first@b.example"})
    yield between(26, "date", mail(header=b"Date: Tue, 1 Nov 2005 22:00:00 +0300\nDate: Tue, 1 Nov 2005 22:00:00 -0500\n"), first={"date_offset_min": 180})
    yield between(26, "content-type", mail(header=b"Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n", body=URL), first=URLS)


def disguised_domains():
    for name, body, url in (("cyrillic", "http://\u0440\u0430ypal.example/\n", "http://xn--ypal-43d9g.example/"), ("full-width", "http://\uff55.example/\n", "http://u.example/"), ("sharp-s", "http://stra\u00dfe.example/\n", "http://xn--strae-oqa.example/"),
                            ("ideographic-stop", "http://u\u3002example/\n", "http://u.example/"), ("upper-case", "HTTP://U.EXAMPLE/\n", "http://u.example/"), ("punycode", "http://XN--STRAE-OQA.example/\n", "http://xn--strae-oqa.example/")):
        yield between(27, name, mail(header=b"Content-Type: text/plain; charset=utf-8\n", body=body.encode()), first={"urls": url})
    for name, text in (("bidi-subject", "a\u202egpj.exe"), ("bidi-isolate", "\u2066a\u2069"), ("zero-width", "a\u200bb")):
        yield between(27, name, mail(subject=text.encode()))
    yield between(27, "bidi-sender", mail(sender="\u202ea@b.example".encode()))
    yield between(27, "bidi-url-path", mail(body="http://u.example/\u202egpj.exe\n".encode()))
    yield between(27, "bidi-helo", mail(hop=received(helo="\u202epc.example")))


def comments():
    for n in (8, 9, 1000, 40000):
        comment = b"(" * n + b")" * n
        yield between(28, f"sender-{n}", mail(sender=comment + b" f@b.example"), first={"header_from": "f@b.example" if n <= 8 else None})
        yield between(28, f"message-id-{n}", mail(header=b"Message-ID: " + comment + b" <m@b.example>\n"), first={"message_id": "m@b.example"} if n <= 8 else {})
        yield between(28, f"content-type-{n}", mail(header=b"Content-Type: " + comment + b" text/plain\n", body=URL), first=URLS)
    for n in (8, 9, 1000, 100000):
        defects = [(NOTED, BAD_DATE), (TRUNCATED, LONG_HEADER)] if n * 2 > 102000 else []
        yield between(28, f"date-{n}", mail(header=b"Date: Tue, 1 Nov 2005 " + b"(" * n + b")" * n + b" 22:00:00 +0300\n"), defects, first={"date_offset_min": None if defects else 180})
    yield between(28, "sender-open-100000", mail(sender=b"(" * 100000))
    yield between(28, "received-100000", mail(hop=received().replace(b"by mx", b"(" * 50000 + b")" * 50000 + b" by mx")))


VARIANTS = [variant for group in (depths, chains_of_messages, many_parts, boundaries, long_fields, many_fields, addresses, parameters, encoded_words, charsets, transfer_encodings, bytes_not_utf_8, repeated,
                                  disguised_domains, comments) for variant in group()]
