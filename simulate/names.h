/*
 * Made-up names: who lives where, who pretends to be whom. Everything is appended to `out`, follows from the index or
 * the random numbers alone, and stays within the names and addresses reserved for examples (RFC 2606, RFC 2544, RFC
 * 3849, RFC 5737).
 */
#pragma once

#include "base/address.h"
#include "base/random.h"

#define SW_NAMES_RECIPIENT_DOMAINS 6
#define SW_NAMES_SENDER_DOMAINS 150
#define SW_NAMES_ORGANISATIONS 240

/* The domains under attack, in alphabetical order; that order is neither the one of reversed labels nor of lengths. */
extern const char *const sw_names_recipient_domains[SW_NAMES_RECIPIENT_DOMAINS];

/* A person's or an office's localpart: lower case, with the punctuation people use. Not unique. */
void sw_names_localpart(GString *out, SwRandom *random);
/* A sender's localpart, as bulk mailers make them up. */
void sw_names_bulk_localpart(GString *out, SwRandom *random);
/* index < SW_NAMES_SENDER_DOMAINS; all different. */
void sw_names_sender_domain(GString *out, guint index);
/* The domain advertised by a wave; never two alike, never a sender's. */
void sw_names_url_domain(GString *out, guint wave);
/* What a hijacked machine says in HELO, from a bare host name to the recipient's own domain. */
void sw_names_helo(GString *out, const SwAddress *client, SwSpan rcpt, SwRandom *random);
/* What a wave's subjects have in common, and the token that makes one its own. */
void sw_names_subject(GString *out, guint wave, SwRandom *random);
/* `n` dictionary words with spaces between: hash-busters. */
void sw_names_words(GString *out, guint n, SwRandom *random);

/* The client at `index`, all different: IPv4 in 198.18.0.0/15 as long as that lasts, else IPv6 in 2001:db8::/32. */
SwAddress sw_names_client(guint64 index, gboolean ipv6);

/* Unrelated mail: organisations with a mail host of their own (index < SW_NAMES_ORGANISATIONS). */
void sw_names_organisation_domain(GString *out, guint index);
SwAddress sw_names_organisation_client(guint index);
gint16 sw_names_organisation_offset_min(guint index);
/* A correspondent's mailbox, in domains that no campaign attacks. */
void sw_names_correspondent(GString *out, SwRandom *random);
/* UTF-8, some of it not ASCII. */
void sw_names_letter_subject(GString *out, SwRandom *random);
