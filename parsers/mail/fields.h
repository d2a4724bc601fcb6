/*
 * Values of header fields, read. Each reader takes the raw value (folds and comments in it) and returns a span that
 * borrows from the value where that is possible and from `buffer` where it is not; what `buffer` held is lost. Work is linear in
 * the value's length and bounded by parsers/limits.h. An absent value gives an absent span.
 */
#pragma once

#include "base/span.h"
#include "parsers/mail/headers.h"

/* Unstructured text: trimmed, unfolded, encoded words decoded (RFC 2047), always UTF-8. With one word of a charset that is not
 * known (parsers/mail/charset.h) all stays as it is. Bytes that are neither encoded nor UTF-8 are read as Windows-1252. */
SwSpan sw_field_text(SwSpan value, GString *buffer);

/* The first mailbox of an address list, bare: local-part@domain without display name, comments, route (RFC 5322
 * 3.4, 4.4). Groups are looked into. Absent if there is none: a name without address is no mailbox. */
SwSpan sw_field_mailbox(SwSpan value, GString *buffer);

/* The address of a Return-Path and its kin; present and empty for <> (RFC 5321 4.5.5). */
SwSpan sw_field_path(SwSpan value, GString *buffer);

/* Without its angle brackets and comments. */
SwSpan sw_field_message_id(SwSpan value, GString *buffer);

/* Envelope sender and recipient as the delivering relay noted them: Return-Path, else X-Envelope-From; X-Original-To, else Envelope-To,
 * X-Envelope-To, Delivered-To, X-Delivered-To, the first that holds an address. Absent if none does. */
SwSpan sw_fields_sender(const SwHeaders *headers, GString *buffer);
SwSpan sw_fields_recipient(const SwHeaders *headers, GString *buffer);
