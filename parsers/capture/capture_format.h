/*
 * What the two file formats share. Private to capture.c, pcap_file.c and pcapng_file.c.
 */
#pragma once

#include "parsers/capture/capture.h"

/* The largest packet that any writer makes; libpcap's MAXIMUM_SNAPLEN. */
#define CAPTURE_PACKET_MAX 262144u
/* A step of the search for the next plausible record. */
#define CAPTURE_SEARCH_STEP 65536u

typedef enum {
    CAPTURE_PACKET, /* *ret_packet is filled */
    CAPTURE_SKIP, /* a record that holds no packet: go on */
    CAPTURE_END, /* end of the file, or reading failed with error set */
} CaptureStep;

typedef struct {
    guint16 link_type;
    gboolean clock_known;
    guint8 resolution; /* as if_tsresol: top bit set = power of 2, else of 10 */
    gint64 offset_s;
} CaptureInterface;

struct SwCapture {
    SwReader *reader;
    SwSink *sink;
    gboolean big_endian;
    CaptureStep (*step)(SwCapture *capture, SwPacket *ret_packet, GError **error);
    gsize pending; /* bytes of the packet last given, still in the reader's window */
    guint64 bytes_lost;
    /* pcap */
    CaptureInterface interface;
    guint32 last_seconds; /* of the last good record, to tell plausible ones by; 0 = none yet */
    /* pcapng */
    GArray *interfaces; /* CaptureInterface, of the current section */
};

guint16 capture_u16(const SwCapture *capture, const char *at);
guint32 capture_u32(const SwCapture *capture, const char *at);

/* Ticks since 1970 of an interface's clock to microseconds; SW_TIME_UNKNOWN if they cannot be. */
gint64 capture_time(const CaptureInterface *interface, guint64 ticks);

void capture_defect(SwCapture *capture, SwDefectKind kind, guint64 offset, const char *format, ...) G_GNUC_PRINTF(4, 5);

/*
 * Skips to the first position, at or after the reader's, where `plausible` holds, counts the bytes passed over and notes
 * them. `plausible` sees the window from that position on. FALSE when the stream ended first (what was left is counted).
 */
gboolean capture_resynchronise(SwCapture *capture, gboolean (*plausible)(const SwCapture *capture, SwSpan window),
                               gsize want, const char *why, GError **error);

/* Each fills step and the fields of its format from the file's first header. FALSE if it is none, or broken. */
gboolean pcap_file_open(SwCapture *capture, SwSpan head);
gboolean pcapng_file_open(SwCapture *capture, SwSpan head);
