/*
 * Names of the random streams of a campaign (sw_random_fork): each part draws from its own, so that an option of one
 * part leaves the others' numbers as they are.
 */
#pragma once

typedef enum {
    SW_STREAM_RECIPIENTS = 1,
    SW_STREAM_SESSIONS,
    SW_STREAM_WAVES,
    SW_STREAM_ORDER,
    SW_STREAM_SCHEDULE,
    SW_STREAM_SLOTS,
    SW_STREAM_TIMES,
    SW_STREAM_CONTENT,
    SW_STREAM_HELO,
    SW_STREAM_TRICKLE,
} SwStream;

/* Of one message, forked from its `content`; the words of its mail are drawn from the content itself. */
typedef enum {
    SW_CONTENT_STREAM_DELIVERY,
    SW_CONTENT_STREAM_FORGERY,
    SW_CONTENT_STREAM_DIALOGUE,
    SW_CONTENT_STREAM_QUEUE_ID,
    SW_CONTENT_STREAM_EXCHANGE,
    SW_CONTENT_STREAM_LOG,
} SwContentStream;
