#include "parsers/worker/ledger.h"

#include "base/hash.h"
#include "parsers/limits.h"
#include "parsers/worker/worker.h"

struct SwAccount {
    SwInputInfo info;
    GArray *defects; /* SwDefect */
};

struct SwLedger {
    GHashTable *accounts; /* path -> SwAccount, the path borrowed from it */
    gboolean checksums;
};

static void free_account(gpointer data)
{
    SwAccount *account = data;
    sw_input_info_clear(&account->info);
    g_array_unref(account->defects);
    g_free(account);
}

SwLedger *sw_ledger_new(gboolean checksums)
{
    SwLedger *ledger = g_new0(SwLedger, 1);
    ledger->accounts = g_hash_table_new_full(sw_hash_string, g_str_equal, NULL, free_account);
    ledger->checksums = checksums;
    return ledger;
}

void sw_ledger_free(SwLedger *ledger)
{
    if (!ledger)
        return;
    g_hash_table_unref(ledger->accounts);
    g_free(ledger);
}

static guint rank_of(const char *kind)
{
    static const char *const order[] = {SW_KIND_EMPTY, SW_KIND_UNKNOWN, SW_KIND_ARCHIVE};
    guint rank = 0;
    while (rank < G_N_ELEMENTS(order) && !g_str_equal(kind, order[rank]))
        rank++;
    return rank;
}

/* What several files are accounted under is called after the mails among them, if there are any, whatever came first. */
static void settle_kind(SwInputInfo *info, const char *kind)
{
    if (!info->kind || rank_of(kind) > rank_of(info->kind))
        info->kind = kind;
}

static SwAccount *open_account(SwLedger *ledger, const char *path, const char *kind)
{
    SwAccount *account = g_hash_table_lookup(ledger->accounts, path);
    if (!account) {
        account = g_new0(SwAccount, 1);
        account->info.path = g_strdup(path);
        account->defects = g_array_new(FALSE, FALSE, sizeof(SwDefect));
        g_array_set_clear_func(account->defects, (GDestroyNotify)sw_defect_clear);
        g_hash_table_insert(ledger->accounts, account->info.path, account);
    }
    settle_kind(&account->info, kind);
    return account;
}

static gboolean stands_alone(const char *kind)
{
    return !g_str_equal(kind, "message") && !g_str_equal(kind, SW_KIND_EMPTY) && !g_str_equal(kind, SW_KIND_UNKNOWN);
}

SwAccount *sw_ledger_stream(SwLedger *ledger, const SwInput *input, const char *path, const char *kind, gboolean member)
{
    if (stands_alone(kind))
        return open_account(ledger, path, kind);
    if (member || !input->directory || ledger->checksums)
        return open_account(ledger, input->path, kind);
    return open_account(ledger, input->directory, kind);
}

SwAccount *sw_ledger_input(SwLedger *ledger, const SwInput *input)
{
    SwAccount *account = g_hash_table_lookup(ledger->accounts, input->path);
    return account ? account : open_account(ledger, input->path, SW_KIND_ARCHIVE);
}

void sw_account_event(SwAccount *account)
{
    account->info.events++;
}

void sw_account_records(SwAccount *account, guint64 n)
{
    account->info.records += n;
}

void sw_account_bytes(SwAccount *account, guint64 bytes)
{
    account->info.bytes += bytes;
}

void sw_account_checksum(SwAccount *account, SwSpan checksum)
{
    g_free(account->info.sha256);
    account->info.sha256 = sw_span_dup(checksum);
}

/* Counts the reason; TRUE while it is among the first ones. */
static gboolean is_kept(GHashTable *reasons, const char *reason)
{
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(reasons, reason));
    if (n >= SW_LIMIT_DEFECTS_KEPT || (n == 0 && g_hash_table_size(reasons) >= SW_LIMIT_REASONS_KEPT))
        return FALSE;
    g_hash_table_insert(reasons, g_strdup(reason), GUINT_TO_POINTER(n + 1));
    return TRUE;
}

void sw_account_defect(SwAccount *account, GHashTable *reasons, SwDefectKind kind, SwSpan source, guint64 offset,
                       const char *reason)
{
    account->info.skipped += kind == SW_DEFECT_SKIPPED;
    if (!is_kept(reasons, reason))
        return;
    SwDefect defect = {kind, sw_span_dup(source), offset, g_strdup(reason)};
    g_array_append_val(account->defects, defect);
}

static int compare_accounts(gconstpointer a, gconstpointer b)
{
    const SwAccount *left = *(const SwAccount *const *)a, *right = *(const SwAccount *const *)b;
    return strcmp(left->info.path, right->info.path);
}

static int compare_defects(gconstpointer a, gconstpointer b)
{
    const SwDefect *left = a, *right = b;
    int by_source = strcmp(left->source, right->source);
    if (by_source != 0)
        return by_source;
    if (left->offset != right->offset)
        return left->offset < right->offset ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return strcmp(left->reason, right->reason);
}

/* Several files may share an account, so what was kept of each is capped once more, in an order that is always the same. */
static void close_account(SwAccount *account, GArray *inputs, GArray *defects)
{
    g_autoptr(GHashTable) reasons = g_hash_table_new_full(sw_hash_string, g_str_equal, g_free, NULL);
    g_array_sort(account->defects, compare_defects);
    for (guint i = 0; i < account->defects->len; i++) {
        SwDefect *defect = &g_array_index(account->defects, SwDefect, i);
        if (!is_kept(reasons, defect->reason))
            continue;
        g_array_append_val(defects, *defect);
        *defect = (SwDefect){0}; /* it belongs to `defects` now */
    }
    g_array_append_val(inputs, account->info);
    account->info = (SwInputInfo){0}; /* and this to `inputs` */
}

void sw_ledger_finish(SwLedger *ledger, GArray *inputs, GArray *defects)
{
    g_autoptr(GPtrArray) accounts = g_ptr_array_new();
    GHashTableIter iter;
    gpointer account;
    g_hash_table_iter_init(&iter, ledger->accounts);
    while (g_hash_table_iter_next(&iter, NULL, &account))
        g_ptr_array_add(accounts, account);
    g_ptr_array_sort(accounts, compare_accounts);
    for (guint i = 0; i < accounts->len; i++)
        close_account(g_ptr_array_index(accounts, i), inputs, defects);
}
