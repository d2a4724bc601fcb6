/*
 * The accounts of a reading: for each input, bytes, records, events and what was skipped; and the defects, of each reason
 * the first ones. What it says in the end does not depend on the order in which inputs were read.
 *
 * A mailbox, a Maildir, a file of events is an input by itself, whether it was named, found in a directory or in an archive
 * (`ARCHIVE:MEMBER`). Single mails found in a directory or an archive are accounted under that one, as are files there that are empty or of
 * no known kind; with checksums, files in directories are listed one by one.
 */
#pragma once

#include "parsers/input/inputs.h"

#define SW_KIND_ARCHIVE "archive"

typedef struct SwLedger SwLedger;
typedef struct SwAccount SwAccount; /* of one input */

SwLedger *sw_ledger_new(gboolean checksums);
void sw_ledger_free(SwLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwLedger, sw_ledger_free)

/* The account that a stream of `input` belongs to; `kind` is static. Borrowed. */
SwAccount *sw_ledger_stream(SwLedger *ledger, const SwInput *input, const char *path, const char *kind,
                            gboolean member);
/* The account of the input as a whole, for what is wrong with its layers. */
SwAccount *sw_ledger_input(SwLedger *ledger, const SwInput *input);

void sw_account_event(SwAccount *account);
void sw_account_records(SwAccount *account, guint64 n);
void sw_account_bytes(SwAccount *account, guint64 bytes);
void sw_account_checksum(SwAccount *account, SwSpan checksum);

/* `reasons` is the caller's: what the input that is being read has had so far (reason to count), emptied between inputs. */
void sw_account_defect(SwAccount *account, GHashTable *reasons, SwDefectKind kind, SwSpan source, guint64 offset,
                       const char *reason);

/* Appends inputs (by path) and defects (by input, source and offset). */
void sw_ledger_finish(SwLedger *ledger, GArray *inputs, GArray *defects);
