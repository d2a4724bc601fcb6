/*
 * What a worker tells its supervisor, as frames of bytes: `length, type, payload`, in the machine's own byte order, as both ends are one
 * program. The worker may have been taken over by what it read: decoding checks every length and every enumeration.
 */
#pragma once

#include "store/event.h"

#define SW_WIRE_VERSION 0x53573106u /* "SW1" and the layout's number: first word of a worker's first frame */

typedef enum {
    SW_FRAME_HELLO, /* number = SW_WIRE_VERSION */
    SW_FRAME_INPUT, /* number = index of the input that is now being read */
    SW_FRAME_STREAM, /* text = path, name = kind, flag = it came out of an archive */
    SW_FRAME_EVENT, /* event */
    SW_FRAME_DEFECT, /* defect kind in flag, source, number = offset, text = reason */
    SW_FRAME_RECORDS, /* count records are done with, since the worker began */
    SW_FRAME_STREAM_END, /* number = bytes of the stream */
    SW_FRAME_INPUT_END, /* text = checksum, or absent */
    SW_FRAME_SESSION, /* session */
    SW_FRAME_SERIES, /* name = kind, number = which stream of the input, text = SwFileStart as it stands in memory: left for the worker
                      * that reads the series */
    SW_FRAME_PIECE, /* name = kind, number = begin, count = end: a piece of the input, to be read by whoever is free */
    SW_FRAME_UNPARSED, /* text = a line of a log that nobody understood */
    SW_FRAME_REFUSED, /* flag = SwErrorCode, text = message: the input is none */
    SW_N_FRAMES
} SwFrameType;

typedef struct {
    SwFrameType type;
    union {
        struct {
            guint8 flag;
            guint64 number, count;
            SwSpan source, name, text;
        };
        SwSessionRecord session; /* its texts borrow from the frame */
        SwEvent event; /* spans borrow from the frame, arrays from the decoder; source is in here too */
    };
} SwFrame;

/* Writes the frame where there is room for SW_LIMIT_FRAME bytes. Its length; 0, and nothing written, if it has more. */
gsize sw_wire_encode(guint8 *out, const SwFrame *frame);

typedef struct {
    SwFrame frame; /* the last one decoded: whoever takes it may change it */
    GArray *urls; /* SwSpan: of the event in it */
    GArray *hops; /* SwHop */
} SwWireDecoder;

void sw_wire_decoder_init(SwWireDecoder *decoder);
void sw_wire_decoder_clear(SwWireDecoder *decoder);

typedef enum {
    SW_WIRE_FRAME, /* decoder->frame is one, *ret_len bytes long */
    SW_WIRE_INCOMPLETE, /* more bytes are needed */
    SW_WIRE_NONSENSE, /* no frame of ours: stop listening */
} SwWireResult;

SwWireResult sw_wire_decode(SwWireDecoder *decoder, SwSpan bytes, gsize *ret_len);
