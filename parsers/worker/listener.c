#include "parsers/worker/listener.h"

#include "base/error.h"
#include "base/hash.h"
#include "parsers/worker/worker.h"

void sw_hearing_init(SwHearing *hearing, const SwInputList *list, SwLedger *ledger, SwSink *sink)
{
    *hearing = (SwHearing){.list = list, .ledger = ledger, .sink = sink, .taken = g_new0(gboolean, list->inputs->len)};
    hearing->series = g_array_new(FALSE, FALSE, sizeof(SwSeriesFile));
    hearing->pieces = g_array_new(FALSE, FALSE, sizeof(SwFoundPiece));
}

void sw_hearing_clear(SwHearing *hearing)
{
    g_free(hearing->taken);
    g_array_unref(hearing->series);
    g_array_unref(hearing->pieces);
    g_clear_error(&hearing->refusal);
}

static GHashTable *new_reasons(void)
{
    return g_hash_table_new_full(sw_hash_string, g_str_equal, g_free, NULL);
}

void sw_hearing_finish(SwHearing *hearing)
{
    g_autoptr(GHashTable) reasons = new_reasons();
    for (guint i = 0; i < hearing->list->inputs->len; i++) {
        const SwInput *input = g_ptr_array_index(hearing->list->inputs, i);
        if (hearing->taken[i])
            continue;
        SwAccount *account = sw_ledger_stream(hearing->ledger, input, input->path, SW_KIND_UNKNOWN, FALSE);
        sw_account_defect(account, reasons, SW_DEFECT_SKIPPED, sw_span_of(input->path), 0, "its reader was killed");
        sw_account_records(account, 1);
    }
}

void sw_listener_init(SwListener *self, SwHearing *hearing)
{
    *self = (SwListener){.hearing = hearing};
    self->path = g_string_new(NULL);
    self->reasons = new_reasons();
}

void sw_listener_clear(SwListener *self)
{
    g_string_free(self->path, TRUE);
    g_hash_table_unref(self->reasons);
}

void sw_listener_begin(SwListener *self)
{
    self->input = NULL;
    self->account = NULL;
    self->greeted = self->took_input = FALSE;
    self->n_tasks = 0;
    self->n_records = 0;
}

/* The account for what is said now: of the stream, else of the input. NULL if the worker is at neither. */
static SwAccount *current_account(SwListener *self)
{
    if (self->account)
        return self->account;
    return self->input ? sw_ledger_input(self->hearing->ledger, self->input) : NULL;
}

static gboolean take_hello(SwListener *self, SwFrame *frame)
{
    self->greeted = frame->number == SW_WIRE_VERSION;
    return self->greeted;
}

static gboolean take_input(SwListener *self, SwFrame *frame)
{
    if (self->input || frame->number >= self->hearing->list->inputs->len)
        return FALSE;
    self->input = g_ptr_array_index(self->hearing->list->inputs, frame->number);
    self->input_number = (guint)frame->number;
    self->took_input = TRUE;
    self->hearing->taken[frame->number] = TRUE;
    g_hash_table_remove_all(self->reasons);
    g_string_assign(self->path, self->input->path);
    return TRUE;
}

static const char *known_kind(SwSpan name)
{
    static const char *const others[] = {SW_KIND_EMPTY, SW_KIND_UNKNOWN};
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        if (sw_span_equal(name, sw_span_of(others[i])))
            return others[i];
    g_autofree char *text = sw_span_dup(name);
    const SwIngestor *ingestor = text ? sw_ingestor_by_name(text) : NULL;
    return ingestor ? ingestor->name : NULL;
}

static gboolean take_stream(SwListener *self, SwFrame *frame)
{
    self->kind = known_kind(frame->name);
    if (!self->input || self->account || !self->kind || !sw_span_present(frame->text))
        return FALSE;
    g_string_truncate(self->path, 0);
    g_string_append_len(self->path, frame->text.data, (gssize)frame->text.len);
    self->account = sw_ledger_stream(self->hearing->ledger, self->input, self->path->str, self->kind, frame->flag);
    return TRUE;
}

static gboolean take_event(SwListener *self, SwFrame *frame)
{
    SwEvent *event = &frame->event;
    if (!self->account)
        return FALSE;
    event->kind = self->kind;
    if (!sw_span_present(event->source))
        event->source = sw_span(self->path->str, self->path->len);
    sw_account_event(self->account);
    self->hearing->sink->event(self->hearing->sink, event);
    return TRUE;
}

static gboolean take_session(SwListener *self, SwFrame *frame)
{
    SwSink *sink = self->hearing->sink;
    SwSessionRecord *session = &frame->session;
    if (!self->account)
        return FALSE;
    if (!sw_span_present(session->source))
        session->source = sw_span(self->path->str, self->path->len);
    if (sink->session)
        sink->session(sink, session);
    return TRUE;
}

static gboolean take_piece(SwListener *self, SwFrame *frame)
{
    const char *kind = known_kind(frame->name);
    const SwIngestor *ingestor = kind ? sw_ingestor_by_name(kind) : NULL;
    SwFoundPiece found = {self->input_number, {ingestor, frame->number, frame->count}};
    if (!self->input || !self->input->repeatable || !ingestor || !ingestor->pieces || frame->number >= frame->count)
        return FALSE;
    g_array_append_val(self->hearing->pieces, found);
    return TRUE;
}

static gboolean take_unparsed(SwListener *self, SwFrame *frame)
{
    SwSink *sink = self->hearing->sink;
    if (!self->account || !sink->unparsed || !sw_span_present(frame->text))
        return FALSE;
    sink->unparsed(sink, frame->text);
    return TRUE;
}

static gboolean take_series(SwListener *self, SwFrame *frame)
{
    const char *kind = known_kind(frame->name);
    const SwIngestor *ingestor = kind ? sw_ingestor_by_name(kind) : NULL;
    SwSeriesFile file = {.kind = ingestor, .input = self->input_number, .member = (guint)frame->number};
    if (!self->input || !ingestor || !ingestor->series || frame->text.len != sizeof file.start)
        return FALSE;
    memcpy(&file.start, frame->text.data, sizeof file.start);
    g_array_append_val(self->hearing->series, file);
    return TRUE;
}

static gboolean take_defect(SwListener *self, SwFrame *frame)
{
    SwAccount *account = current_account(self);
    if (!account || frame->flag > SW_DEFECT_NOTED || !sw_span_present(frame->text))
        return FALSE;
    g_autofree char *reason = sw_span_dup(frame->text);
    SwSpan source = sw_span_present(frame->source) ? frame->source : sw_span(self->path->str, self->path->len);
    sw_account_defect(account, self->reasons, frame->flag, source, frame->number, reason);
    return TRUE;
}

static gboolean take_records(SwListener *self, SwFrame *frame)
{
    SwAccount *account = current_account(self);
    if (!account || frame->count < self->n_records)
        return FALSE;
    sw_account_records(account, frame->count - self->n_records);
    self->n_records = frame->count;
    return TRUE;
}

static gboolean take_stream_end(SwListener *self, SwFrame *frame)
{
    if (!self->account)
        return FALSE;
    sw_account_bytes(self->account, frame->number);
    self->account = NULL;
    g_string_assign(self->path, self->input->path);
    return TRUE;
}

static gboolean take_input_end(SwListener *self, SwFrame *frame)
{
    if (!self->input || self->account)
        return FALSE;
    if (sw_span_present(frame->text))
        sw_account_checksum(sw_ledger_input(self->hearing->ledger, self->input), frame->text);
    self->input = NULL;
    self->n_tasks++;
    return TRUE;
}

static gboolean take_refused(SwListener *self, SwFrame *frame)
{
    if (!self->input || !sw_span_present(frame->text))
        return FALSE;
    if (!self->hearing->refused || strcmp(self->input->path, self->hearing->refused->path) < 0) {
        g_autofree char *message = sw_span_dup(frame->text);
        g_clear_error(&self->hearing->refusal);
        self->hearing->refusal = g_error_new_literal(SW_ERROR, frame->flag, message);
        self->hearing->refused = self->input;
    }
    return TRUE;
}

/* What each frame does; FALSE: no worker of ours would say that here. */
static gboolean (*const takers[SW_N_FRAMES])(SwListener *, SwFrame *) = {
    [SW_FRAME_HELLO] = take_hello,           [SW_FRAME_INPUT] = take_input,         [SW_FRAME_STREAM] = take_stream,
    [SW_FRAME_EVENT] = take_event,           [SW_FRAME_DEFECT] = take_defect,       [SW_FRAME_RECORDS] = take_records,
    [SW_FRAME_STREAM_END] = take_stream_end, [SW_FRAME_INPUT_END] = take_input_end, [SW_FRAME_REFUSED] = take_refused,
    [SW_FRAME_SESSION] = take_session,       [SW_FRAME_SERIES] = take_series,       [SW_FRAME_UNPARSED] = take_unparsed,
    [SW_FRAME_PIECE] = take_piece,
};

gboolean sw_listener_hear(SwListener *self, SwChannel *channel)
{
    SwFrame *frame;
    SwWireResult result;
    while ((result = sw_channel_next(channel, &frame)) == SW_WIRE_FRAME)
        if ((!self->greeted && frame->type != SW_FRAME_HELLO) || !takers[frame->type](self, frame))
            return FALSE;
    return result == SW_WIRE_INCOMPLETE;
}

void sw_listener_end(SwListener *self, const SwPlace *place, const char *cause, gboolean goes_on)
{
    SwAccount *account = current_account(self);
    if (!account)
        return;
    g_autofree char *reason = g_strdup_printf("%s%s", cause, goes_on ? "" : "; nothing behind it was read");
    gboolean own = place->source[0] != '\0';
    SwSpan source = own ? sw_span(place->source, strnlen(place->source, sizeof place->source))
                        : sw_span(self->path->str, self->path->len);
    sw_account_defect(account, self->reasons, SW_DEFECT_SKIPPED, source, place->offset, reason);
    sw_account_records(account, MAX(place->n_records, self->n_records) - self->n_records + 1);
    if (self->account && !goes_on)
        sw_account_bytes(self->account, place->offset);
}
