/*
 * A capture file at the place where it is being read: what its two formats share. Private to capture.c, pcap_file.c and pcapng_file.c.
 */
#pragma once

#include "parsers/capture/packet.h"
#include "parsers/input/reader.h"

/* The largest packet that any writer makes; libpcap's MAXIMUM_SNAPLEN. */
#define CAPTURE_PACKET_MAX 262144u

typedef enum {
    CAPTURE_PACKET, /* *ret_packet is filled; the record is passed over, but its bytes are there until the next step */
    CAPTURE_SKIP, /* no packet, but some bytes are passed over */
    CAPTURE_END, /* end of the file, or reading failed with error set */
} CaptureStep;

typedef struct CaptureFile CaptureFile;
struct CaptureFile {
    SwReader *reader;
    SwSink *sink; /* NULL: nobody wants to know */
    gboolean partial; /* the bytes are a file's head: a record that goes on behind them is cut there */
    gboolean big_endian;
    CaptureStep (*step)(CaptureFile *file, SwPacket *ret_packet, GError **error);
    SwSpan ahead; /* what is left of the reader's window */
    gsize passed; /* bytes in front of it, which the reader is told of when it moves its window */
    guint64 offset; /* of `ahead` in the file */
    guint64 searched; /* bytes passed over in the search that is going on */
    guint64 bytes_lost;
    /* pcap */
    guint16 link_type;
    guint32 ticks_in_us;
    guint32 last_seconds; /* of the last record that another followed, to tell plausible ones by; 0 = none yet */
    /* pcapng */
    GArray *interfaces; /* Interface, of the current section */
    gboolean undescribed_noted; /* in the current section */
};

/* In the byte order of the file, or of the section. */
static inline guint16 capture_u16(const CaptureFile *file, const char *at)
{
    guint16 value;
    memcpy(&value, at, sizeof value);
    return file->big_endian ? GUINT16_FROM_BE(value) : GUINT16_FROM_LE(value);
}

static inline guint32 capture_u32(const CaptureFile *file, const char *at)
{
    guint32 value;
    memcpy(&value, at, sizeof value);
    return file->big_endian ? GUINT32_FROM_BE(value) : GUINT32_FROM_LE(value);
}

/* Moves the window. */
SwSpan capture_look_further(CaptureFile *file, gsize want);

/* The bytes from here on: at least `want`, or all that can still be had. Looking ahead never fails. */
static inline SwSpan capture_look_ahead(CaptureFile *file, gsize want)
{
    return file->ahead.len >= want ? file->ahead : capture_look_further(file, want);
}

/* Moves on by n bytes, which have been looked at. */
static inline void capture_pass(CaptureFile *file, gsize n)
{
    file->ahead = sw_span(file->ahead.data + n, file->ahead.len - n);
    file->passed += n;
    file->offset += n;
}

void capture_defect(CaptureFile *file, SwDefectKind kind, guint64 offset, const char *reason);
/* `lost` bytes from `offset` on hold nothing that could be read: counted and noted. */
void capture_lose(CaptureFile *file, guint64 offset, guint64 lost, const char *why);
/* What is left is lost; FALSE with error set if that is because reading failed. */
CaptureStep capture_end(CaptureFile *file, const char *why, GError **error);

/*
 * Passes over the bytes up to the first position, behind this one, where `plausible` holds: those are lost. `plausible` sees at least
 * `want` bytes, or all that are left. CAPTURE_END when the stream ended first.
 */
CaptureStep capture_resynchronise(CaptureFile *file, gboolean (*plausible)(const CaptureFile *file, SwSpan window),
                                  gsize want, const char *why, GError **error);

/* Each reads a file's first header and fills step and the fields of its format. FALSE if it is none. */
gboolean pcap_file_open(CaptureFile *file, SwSpan head);
gboolean pcapng_file_open(CaptureFile *file, SwSpan head);
